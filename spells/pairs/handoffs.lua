-- Shows: Agent, FileWriter
-- An agent's model may hand the conversation over: it is offered the tool `handoff` with the agents it was given.
FileWriter.new():run({ path = "desk.yaml", content = [[
- {match: owls, tool_calls: [{name: handoff, arguments: {to: expert, message: "What do owls eat?", reason: birds}}]}
- {match: Hello, text: Good day.}
]] })
local expert = Agent.new({ name = "expert", model = "demo/echo", description = "Knows birds" })
local desk = Agent.new({ name = "desk", model = "scripted/desk.yaml",
  handoffs = { { agent = expert, include = { "customer" } }, "nightwatch" } })
State.scope("agent", desk):set("customer", "Ada")
State.scope("agent", desk):set("card", 4711)
desk:on("handoff_completed", function(event) print("over", event.name) end)
print(desk:chat("Hello"), #expert:get_history())
print(desk:chat("Tell me about owls"), #desk:get_tools())

-- What went along: the values that were to, and what was said.
local given = State.scope("agent", expert)
print(given:get("customer"), given:get("card") == nil, #expert:get_history(), expert:get_history()[1].content)
return desk:get_history()[4].content
