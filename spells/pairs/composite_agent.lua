-- Shows: CompositeAgent
-- Several agents work on the same thing; what they say is a table by name, or what the aggregator makes of it.
local optimist = Agent.new({ name = "optimist", model = "demo/echo" })
local panel = CompositeAgent.new({
  name = "panel",
  description = "Looks at both sides",
  skills = { "debate" },
  metadata = { team = "press" },
  agents = { optimist = optimist, pessimist = Agent.new({ name = "pessimist", model = "demo/echo" }) },
  aggregator = function(views) return views.optimist .. " Or: " .. views.pessimist end,
})
print(panel:chat("Will it rain?"))
print(panel:chat("Will it snow?", { timeout = 5000 }), panel:chat_async("Will it hail?"):await())
print(panel.name, panel.type, panel.description, panel.skills[1], panel.metadata.team, panel.config.name)
print(table.concat(panel.agents, " "), panel:get_agent("optimist") == optimist)

-- Agents come and go; a tool, a workflow and another team may be members too.
local pair = CompositeAgent.new({ name = "pair", strategy = "parallel", max_concurrency = 1 })
pair:add_agent("panel", panel):add_agent("count", Workflow.sequential({ steps = { function(text) return #text end } }))
pair:add_agent("sum", "calculator")
local said = pair:run("1 + 2")
print(said.panel, said.count, said.sum.result)
print(said.steps.count.status, said.steps_executed, pair:remove_agent("sum"), pair:remove_agent("sum"))
print(#pair.agents, pair:execute("12345").count, pair:act("review", "12345").count)

-- One after the other, each on what the one before gave.
local chain = CompositeAgent.new({ name = "chain", strategy = "sequential", agents = { optimist, panel } })
print(chain:chat("Wind?"), table.concat(chain.agents, " "))

-- A team is an agent: others know it by name, and it can be a step.
print(Agent.execute("panel", "Fog?"))
local flow = Workflow.sequential({ name = "flow", steps = { { agent = "panel", input = "{{topic}}?" }, string.upper } })
print(flow:run({ topic = "Sun" }))

-- A class of the spell's own may say what it does with what its members gave.
local Jury = CompositeAgent:extend()
function Jury:chat(message)
  return "The jury says: " .. CompositeAgent.chat(self, message)
end
local jury = Jury.new({ name = "jury", agents = { a = optimist }, aggregator = function(views) return views.a end })
print(jury:chat("Guilty?"), Agent.execute("jury", "Innocent?"))
local ok, err = pcall(CompositeAgent.new, { strategy = "random" })
print(ok, err.message)
return panel:run("Stars?")
