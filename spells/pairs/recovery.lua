-- Shows: ErrorRecovery
-- What may help when something fails: another attempt, a strategy, another agent.
local recovery = ErrorRecovery.new({
  retry = { max_attempts = 2, base_delay = 1 },
  strategies = {
    { category = "input", handler = function(err, context)
      return "instead of " .. context.wish .. ": " .. err.message
    end },
  },
})
local attempts = 0
print(recovery:run(function()
  attempts = attempts + 1
  if attempts == 1 then error(NetworkError.new("no line")) end
  return "at the second attempt"
end))
print(recovery:run(function() error(ValidationError.new("no such owl")) end, { wish = "a snowy owl" }))

-- Strategies are asked by priority; what only saves a part lets the next go on.
recovery:add_strategy({ category = "tool", priority = 1, handler = function()
  return { partial = "two of three" }
end })
recovery:add_strategy("tool", function(err)
  return err.message == "worn out" and "mended" or nil
end)
local action = recovery:handle(ToolError.new("worn out"))
print(action.action, action.value, action.partial[1])
action = recovery:handle(ToolError.new("broken"))
print(action.action, action.category, action.error.message, action.partial[1])

-- Another agent may take the place of one that fails.
Agent.new({ name = "expert", model = "demo/echo", hooks = { before_execute = function() error("I am ill") end } })
local student = Agent.new({ name = "student", model = "demo/echo" })
recovery:add_fallback("expert", "student")
action = recovery:handle({ type = "agent", message = "ill" }, { agent = "expert" })
print(action.action, action.original_agent, action.fallback_agent)
print(recovery:run_agent("expert", "Who cooks for you?"), recovery:run_agent(student, "Hoo"))

-- Too many failures of one kind in a row: nothing more is tried for a while.
local careful = ErrorRecovery.new({ circuit_breaker = { failure_threshold = 2 } })
for _ = 1, 3 do
  action = careful:handle(ModelError.new("no answer"))
  print(action.action, action.reason)
end

-- What is protected recovers by itself, whoever calls it.
local line = 0
local phone = Tool.new({ name = "phone", handler = function()
  line = line + 1
  if line < 3 then error(NetworkError.new("no line")) end
  return "answered at call " .. line
end })
local patient = ErrorRecovery.new({ retry = { max_attempts = 3, base_delay = 1, jitter = 0.5 } })
patient:protect(phone)
print(phone:run({}))
local chore = Workflow.sequential({ name = "chore", steps = { function() error(ToolError.new("broken")) end } })
local guard = ErrorRecovery.new({ strategies = { function(err) return "done by hand: " .. err.type end } })
local id = guard:protect(chore)
print(chore:run("dishes"))
Hooks.remove(id)
print(select(2, pcall(chore.run, chore, "dishes")).type)
return action.retry_after > 0
