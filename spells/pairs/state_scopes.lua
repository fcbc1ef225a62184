-- Shows: StateScope
-- Agents, workflows and the whole workspace have values of their own, apart from the session's.
local writer = Agent.new({ name = "writer", model = "demo/echo" })
local reader = Agent.new({ name = "reader", model = "demo/echo" })
local notes = State.agent(writer)
notes:set("topic", "owls")
State.set("topic", "mice")
print(notes.name, notes.owner == writer.id, notes:get("topic"), State.get("topic"))
print(State.scope("agent", "writer"):get("topic"), State.agent(reader):get("topic", "none"))

notes:set("draft:one", "Owls fly")
notes:set("draft:two", "by night")
print(notes:has("draft:one"), notes:has("draft:three"), table.concat(notes:keys("draft:"), " "))
print(notes:all("draft:")["draft:two"], #notes:keys())
print(notes:update("words", function(old) return (old or 0) + 4 end), notes:compare_and_set("words", 3, 5))
print(notes:transition("stage", "begin", { initial = "idea", idea = { begin = "draft" } }))
local saved = notes:snapshot()
print(notes:clear("draft:"), notes:delete("words"), #notes:keys())
print(notes:restore(saved), notes:get("words"), notes:history("words")[1].value)

-- A workflow that lacks a value is given that of the workflow it runs in.
local inner = Workflow.sequential({
  name = "inner",
  steps = { { name = "read", execute = function() return State.workflow():get("mood") end } },
})
local outer = Workflow.sequential({
  name = "outer",
  steps = {
    { name = "write", execute = function() State.workflow():set("mood", "calm") end },
    { name = "inside", workflow = inner },
  },
})
print(outer:run({}) .. "", State.workflow(outer):get("mood"), State.workflow(inner):get("mood"))

-- The values of the workspace are kept in a file, for every spell in it.
local shared = State.shared()
shared:set("visits", 1)
print(shared.name, State.scope("global"):update("visits", function(old) return old + 1 end), State.get("visits"))
local ok, err = pcall(State.scope, "galaxy")
print(ok, err.message)

-- What an agent may not read or write, its hooks and tools may not either.
notes:protect("draft:", { write = { "writer" }, read = { "writer", "reader" } })
State.protect("secret", { read = {}, write = {} })
for _, act in ipairs({
  function() notes:set("draft:one", "Mice rule") end,
  function() return State.get("secret") end,
}) do
  local id = reader:add_hook("before_execute", act)
  local ok, refusal = pcall(reader.chat, reader, "Go on")
  print(ok, refusal.type, refusal.message)
  reader:off(id)
end
return notes:get("draft:one")
