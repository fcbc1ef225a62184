-- Shows: RetryHook
-- A hook on errors asks for another attempt, or mends what failed.
local tries = 0
local flaky = Tool.new({
  name = "flaky",
  handler = function(params)
    tries = tries + 1
    if tries < params.good then
      error({ type = "network", message = "far away (" .. tries .. ")" })
    end
    return "answer " .. tries
  end,
})

local hook = Hooks.register("on_tool_error", function(context)
  print(context.tool_name, context.error.message, context.attempt, context.retry_count)
  context.retry = context.retry_count < 2
  context.retry_delay = 1
end)
print(flaky:run({ good = 3 }))
tries = 0
local ok, err = pcall(flaky.run, flaky, { good = 9 })
print(ok, err.type, err.message, tries)
Hooks.remove(hook)

-- `on_retry` stands before every attempt but the first. `result` puts an answer in the place of the error.
Hooks.register("on_retry", function(context) print("again", context.attempt) end)
local again = RetryHook.new({ max_attempts = 4, delay = 1, operations = { "tool" } })
local id = Hooks.register(again)
tries = 0
print(flaky:run({ good = 3 }), again:get_stats().retries)
Hooks.remove(id)
Hooks.clear("on_retry")
Hooks.register("on_tool_error", function(context)
  context.result = "nothing"
end)
tries = 0
print(flaky:run({ good = 9 }), tries)
Hooks.clear()

-- By its name: some types of errors only.
Hooks.use("retry", { attempts = 3, delay = 1, operations = { "execute_tool" }, types = { "timeout" } })
tries = 0
print(pcall(flaky.run, flaky, { good = 2 }) == false, tries)
return #Hooks.list()
