-- Shows: Tool
-- A tool may check its parameters itself, say how it feels, and keep its results for a while.
local calls, in_order = 0, true
local oracle = Tool.new({
  name = "oracle",
  parameters = { type = "object", properties = { question = { type = "string" } } },
  validate = function(params)
    if not params.question:find("?", 1, true) then error("that is no question") end
  end,
  health_check = function()
    return { healthy = in_order, message = in_order and "fine" or "out of order" }
  end,
  cache = 60,
  handler = function(params)
    calls = calls + 1
    return "answer " .. calls .. " to " .. params.question
  end,
})

print(oracle:run({ question = "Owls?" }), oracle:run({ question = "Owls?" }), oracle:run({ question = "Mice?" }))
oracle:clear_cache()
print(oracle:run({ question = "Owls?" }))
local ok, err = pcall(oracle.run, oracle, { question = "Owls!" })
print(ok, err.type, err.message)

print(oracle:health_check().status, oracle:health_check().message)
in_order = false
print(oracle:health_check().healthy, oracle:health_check().message)

-- Hooks see and change the calls of one tool.
local seen = {}
oracle:add_hook("before_execute", function(context)
  seen[#seen + 1] = context.params.question
end)
oracle:add_hook({ point = "after_execute", handler = function(context)
  context.result = "Hear: " .. context.result
end })
print(oracle:run({ question = "Who?" }), seen[1])
return calls
