-- Shows: StateHandoff
-- One agent hands over to another: the values of its state that the filter keeps.
local researcher = Agent.new({ name = "researcher", model = "demo/echo" })
local writer = Agent.new({ name = "writer", model = "demo/echo" })
local notes = State.scope("agent", researcher)
notes:set("sources", { "a book", "a walk" })
notes:set("source_count", 2)
notes:set("private_diary", "owls!")

local handoff = StateHandoff.new({
  from = researcher,
  to = "writer",
  filter = { include = { "source*", "private*" }, exclude = "private*" },
})
print(table.concat(handoff:preview(), " "))
local handed = handoff:execute("Please write it up")
print(handed.from, handed.to, table.concat(handed.keys, " "), handed.values.source_count)
local desk = State.scope("agent", writer)
print(desk:get("sources")[2], desk:get("source_count"), desk:get("private_diary"))

-- With `conversation` the other remembers what was said, too.
researcher:chat("Owls see at night")
local both = StateHandoff.new({ source = "researcher", target = writer, conversation = true })
print(#both:preview(), #both:execute().keys, writer:get_history()[1].content)

-- A hook may change what goes over, or refuse it.
Hooks.register("before_handoff", function(context)
  context.input.values = { sources = { "a hint" } }
end)
print(table.concat(both:execute().keys, " "), desk:get("sources")[1])
local ok, err = pcall(function()
  return StateHandoff.new({ from = "nobody", to = "writer" }):execute()
end)
print(ok, err.type)
ok, err = pcall(StateHandoff.new, { from = 7, to = "writer" })
print(ok, err.message)
return handoff:preview()
