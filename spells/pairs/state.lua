-- Shows: State
-- Values that the spell keeps for the session: text, numbers, booleans, and tables of those.
State.set("owl:kind", "barn")
State.set("owl:count", 3)
State.set("places", { "barn", "tower" })
print(State.get("owl:kind"), State.get("mouse", "none"), State.has("owl:count"), State.has("mouse"))
print(table.concat(State.keys(), " "), table.concat(State.keys("owl:"), " "))
print(State.all("owl:")["owl:count"], State.get("places")[2])

-- `update` loses nobody's change, `compare_and_set` changes only what still is what you think.
print(State.update("owl:count", function(old) return old + 1 end))
local counting = {}
for n = 1, 5 do
  counting[n] = Async.spawn(function()
    State.update("owl:count", function(old)
      Async.sleep(1)
      return old + n
    end)
  end)
end
Promise.all(counting):await()
print(State.get("owl:count"))
print(State.compare_and_set("owl:kind", "barn", "snowy"), State.compare_and_set("owl:kind", "barn", "tawny"))

-- From one state to the next.
local order = { initial = "new", new = { pay = "paid" }, paid = { ship = "sent" } }
print(State.transition("order", "pay", order), State.transition("order", "ship", order))
local ok, err = pcall(State.transition, "order", "pay", order)
print(ok, err.message)

-- Every change is remembered; a snapshot brings everything back.
for _, change in ipairs(State.history("owl:kind")) do
  print(change.old, change.value, change.time > 0, change.run_id ~= "")
end
local before = State.snapshot()
State.delete("owl:kind")
State.set("mouse", true)
print(State.get("owl:kind"), State.get("mouse"), State.clear("owl:"), #State.keys("owl:"))
print(State.restore(before), State.get("owl:kind"), State.get("mouse"))

-- What cannot be kept is refused.
ok, err = pcall(State.set, "thing", { shout = print })
print(ok, err.type, err.message)
return State.all()
