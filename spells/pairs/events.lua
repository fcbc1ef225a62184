-- Shows: Events, event_bus, eventBus
-- Whatever happens has a name that can be listened to; scripts may emit names of their own.
local heard = {}
local function hear(word)
  return function(event)
    heard[#heard + 1] = word .. " " .. tostring(event.data.n)
  end
end
local function tell()
  print(table.concat(heard, ", "))
  heard = {}
end

local every, first = hear("on"), Events.on("owl_seen", hear("first"))
Events.on("owl_seen", every)
Events.once("owl_seen", hear("once"))
Events.subscribe("owl:seen", hear("subscribe"))
Events.on_pattern("owl_*", hear("pattern"))
Events.emit("owl_seen", { n = 1 })
tell()
print(Events.listener_count("owl_seen"), Events.listener_count("mouse_seen"))
Events.off(first)
Events.off("owl_seen", every)
event_bus:publish("owl_seen", { n = 2 })
Events.unsubscribe("owl_seen")
eventBus.emit("owl_seen", { n = 3 })
tell()

-- `"*"` hears everything, by name and data. The same names in other spellings are the same events.
local all = Events.on("*", function(type, data)
  heard[#heard + 1] = type .. "=" .. json.encode(data)
end)
Events.emit("report.ready", { title = "Owls" })
Events.off(all)
tell()
local clerk = Agent.new({ name = "clerk", tools = { Calculator.new() } })
event_bus.on("agent:started", function(event) print(event.type, event.agent_name, event.data.message) end)
Events.on("toolCompleted", function(event) print(event.type, event.tool_name, event.params.expression, event.result.result) end)
clerk:chat("What is 2 + 3?")

-- Nobody waits for a handler of `on_async`; an error of any other handler reaches who emits.
Events.on_async("slow", function(event)
  Async.sleep(5)
  print("heard late: " .. event.data)
  Events.emit("slow_done", "well")
end)
Events.emit("slow", "a snail")
print("emitted")
print(Events.wait_for("slow_done", 1000).data)
Events.on("broken", function() error("cannot hear") end)
local ok, err = pcall(Events.emit, "broken")
print(ok, err.message:match("cannot hear"))
print(select(2, pcall(Events.wait_for, "nothing", 5)).message)
return #heard
