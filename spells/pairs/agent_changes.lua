-- Shows: Agent
-- An agent can be changed after it was made. The methods that begin with `with_` give the agent.
local clerk = Agent.new({ name = "clerk", system_prompt = "You are a clerk" })
clerk:with_system_prompt("You calculate"):with_tools({ "calculator" }):with_config({ temperature = 0.5, memory_size = 0 })
print(clerk.system_prompt, clerk.tools[1].name, clerk:chat("What is 9 * 9?"), #clerk.conversation_history)
clerk:set_system_prompt("You are a helpful accountant")
print(clerk.system_prompt)

clerk:add_tool(Agent.new({ name = "colleague" })):add_tool("file_system")
print(table.concat(clerk:get_tools(), ", "))
print(clerk:remove_tool("colleague"), clerk:remove_tool("colleague"), table.concat(clerk:get_tools(), ", "))

-- What can only be chosen when it is made is refused, and nothing is changed.
local ok, err = pcall(clerk.with_config, clerk, { name = "other" })
print(ok, err.message)

-- It keeps values and has a status, which follows events.
clerk:set_state({ notes = { "owls" }, count = 1 })
clerk:set_state("thinking")
print(clerk.state.status, clerk.state.context.count, clerk:get_state().context.notes[1])
local order = Agent.new({
  name = "order",
  transitions = { ready = { submit = "review" }, review = { approve = "done" } },
})
print(order:transition("submit"), order:transition("approve"), #order.state.history)
ok, err = pcall(order.transition, order, "approve")
print(ok, err.message:match("There is no.*"))
return clerk.closed
