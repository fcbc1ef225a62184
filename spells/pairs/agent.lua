-- Shows: Agent
local poet = Agent.new({ name = "poet", system_prompt = "You are a poet" })
print(poet.name, poet.model, poet.type)
print(poet:chat("Write a haiku about owls"))

-- An agent calls the tools it is given as it needs them.
local clerk = Agent.new({
  name = "clerk",
  system_prompt = "You calculate",
  description = "Does sums",
  tools = { Calculator.new() },
  skills = { "arithmetic" },
  metadata = { team = "accounts" },
  temperature = 0,
})
print(clerk:chat("What is 12 * 12?"))
print(clerk.description, clerk.skills[1], clerk.metadata.team, clerk.tools[1].name)
print(clerk.config.temperature, clerk.config.system_prompt)

-- Agents are known by their names, also to other parts of the spell.
print(table.concat(Agent.names(), ", "))
print(Agent.get("clerk") == clerk, Agent.execute("clerk", { query = "What is 6 * 7?", timeout = 5000 }))
print(Agent.get("summary_agent").type)

-- A closed agent gives back what it holds, and cannot be used any more.
print(clerk:validate().valid, clerk.closed)
clerk:close()
local ok, err = pcall(clerk.chat, clerk, "Are you there?")
print(clerk.closed, ok, err.type)
return { names = Agent.names(), id = poet.id ~= "" }
