-- Shows: PipelineAgent
-- Agents one behind the other: each works on what the one before gave, changed by its transformer.
local collector = Agent.new({ name = "collector", model = "demo/echo" })
local writer = Agent.new({ name = "writer", model = "demo/echo" })
local press = PipelineAgent.new({
  name = "press",
  stages = {
    { name = "collect", agent = collector, transformer = function(facts) return "Write about: " .. facts end },
    { name = "write", agent = writer },
  },
})
print(press:chat("owls"), press.type, table.concat(press.agents, " "))
print(press:chat_async("bats"):await(), press:get_agent("write") == writer)

-- The result knows what each stage gave.
local result = press:run("moles")
print(result, result.steps.collect.output, result.steps.write.status, result.steps_executed)

-- The transformers can stand in a list of their own. Another stage can be put behind the others, or taken out.
local short = PipelineAgent.new({
  name = "short",
  stages = { collector, function(text) return text .. "!" end },
  transformers = { string.upper },
})
print(short:execute("owls"), table.concat(short.agents, " "))
short:add_agent("count", Workflow.sequential({ steps = { function(text) return #text end } }))
print(short:run("owls") + 0, short:remove_agent("count"), short:run("owls"))

-- It is an agent itself, so it can be a stage of another.
local both = PipelineAgent.new({ name = "both", stages = { press, short } })
print(both:chat("hares"))
local Polite = PipelineAgent:extend()
function Polite:run(input)
  return "Dear friend, " .. PipelineAgent.run(self, input)
end
print(Polite.new({ name = "polite", stages = { collector } }):run("welcome"))
local ok, err = pcall(press.get_agent, press, "edit")
print(ok, err.message)
return both:run("wolves")
