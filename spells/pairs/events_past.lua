-- Shows: Stream
-- The last events are remembered: they can be looked at, and told again. Those to come are a stream.
for n, owl in ipairs({ "barn", "snowy", "tawny" }) do
  Events.emit("owl_seen", { kind = owl, n = n })
end
Events.emit("mouse_seen", { kind = "field" })
for _, event in ipairs(Events.history("*_seen")) do
  print(event.type, event.data.kind)
end
local told = {}
local many = Events.replay("owl_seen", function(event)
  told[#told + 1] = event.data.kind
end)
print(many, table.concat(told, " "))
Events.clear()
print(#Events.history())

-- A stream ends when it is closed, or when nothing happens for some time.
local stream = Events.stream("owl_*", { idle = 100 })
Events.emit("owl_seen", { kind = "eagle" })
Events.emit("mouse_seen", { kind = "wood" })
Events.emit("owl_heard", { kind = "scops" })
print(stream:next().data.kind, stream:next().type)
Events.emit("owl_seen", { kind = "pygmy" })
stream:close()
Events.emit("owl_seen", { kind = "unseen" })
print(#stream:collect())

-- What an agent does is a stream as well; a loop takes one event after the other.
local agent = Agent.new({ name = "clerk", tools = { Calculator.new() } })
local events = agent:events({ idle = 200 })
local answer = agent:chat_async("What is 2 + 3?")
for event in events do
  print(event.type, event.agent_name, event.tool_name or "")
end
return answer:await()
