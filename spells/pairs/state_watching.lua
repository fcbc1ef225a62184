-- Shows: State, StateScope
-- Changes can be watched, one by one or as a stream.
local seen = {}
local id = State.watch("owl:", function(key, new, old)
  seen[#seen + 1] = key .. ": " .. tostring(old) .. " > " .. tostring(new)
end)
local changes = State.changes("owl:", { idle = 100 })
State.set("owl:kind", "barn")
State.set("mouse:kind", "field")
State.set("owl:kind", "snowy")
State.delete("owl:kind")
State.unwatch(id)
State.set("owl:kind", "tawny")
print(table.concat(seen, ", "))
changes:take(4):for_each(function(change)
  print(change.key, change.old, change.value)
end)
changes:close()

-- An agent's own values.
local clerk = Agent.new({ name = "clerk", model = "demo/echo" })
local notes = State.agent(clerk)
local own = notes:changes("", { idle = 50 })
local watching = notes:watch("", function(key, new)
  print("noted", key, new)
end)
notes:set("topic", "owls")
notes:unwatch(watching)
notes:set("topic", "mice")
State.set("topic", "hares")
for change in own do
  print(change.key, change.old, change.value)
end

-- Whoever listens to events hears of it as well, and a hook may refuse a change.
Events.on("state_changed", function(event)
  print(event.data.scope, event.data.key, event.data.value)
end)
Hooks.register("before_state_change", function(context)
  assert(type(context.value) == "number", context.key .. " should be a number")
end)
State.set("count", 7)
local ok, err = pcall(State.set, "count", "seven")
print(ok, err.message:match("count should.*"))
return State.history("count")[1].value
