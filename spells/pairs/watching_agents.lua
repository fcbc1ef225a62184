-- Shows: Agent
-- What an agent does can be heard, and what it is asked and answers can be changed.
local heard = {}
local function hear(word)
  return function()
    heard[#heard + 1] = word
  end
end
local agent = Agent.new({ name = "watched", model = "demo/echo", tools = { Calculator.new() } })

local id = agent:on("execution_completed", hear("on"))
agent:once("execution_completed", hear("once"))
agent:subscribe("execution_started", hear("subscribe"))
agent:on_pattern("execution_*", hear("on_pattern"))
agent:chat("one")
agent:off(id)
agent:unsubscribe("execution_started")
agent:chat("two")
print(table.concat(heard, " "))

agent:add_hook("before_llm_call", function(context)
  context.messages[#context.messages].content = "Who goes there?"
end)
print(agent:chat("three"))
agent:use(function(context, next)
  return "<" .. next() .. ">"
end)
print(agent:chat("four"))

-- Events of its own have data, and an answer where somebody replies.
agent:on("alarm", function(event)
  event:reply("heard " .. event.data.what)
end)
print(agent:emit("alarm", { what = "an owl" }), agent:request("alarm", { what = "a mouse" }, 1000))

-- `trace` hears everything; `on_async` does not keep the agent waiting; `events` is a stream.
local kinds, later = {}, {}
local trace = agent:trace(function(event)
  kinds[event.type] = true
end)
agent:on_async("execution_completed", function(event)
  later[#later + 1] = event.type
end)
local events = agent:events({ idle = 200 })
agent:chat("five")
local types = events:map(function(event) return event.type end):collect()
print(kinds.execution_started, kinds.execution_completed, later[1], types[1])
agent:off(trace)

-- A breakpoint pauses; an error hook may mend what failed.
agent:set_breakpoint("before_execute", function(context)
  heard = { "paused in " .. context.agent_name }
end)
local failing = Agent.new({ name = "failing", hooks = { before_execute = function() error("no owls") end } })
failing:on_error(function(err)
  heard[#heard + 1] = "failed"
end)
agent:chat("six")
pcall(failing.chat, failing, "seven")
return heard
