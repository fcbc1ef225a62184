-- Shows: workflow
-- The older name: a workflow first, then its steps.
local flow = workflow.sequential({ name = "greeting" })
flow:add_step({ name = "greet", agent = Agent.new({ name = "host", model = "demo/echo" }), prompt = "Greet {{name}}" })
flow:add_step({ name = "shout", func = string.upper })
local result = flow:run({ name = "Ada" })
print(result, result.steps.greet.status, table.concat(flow.steps, " "))

local both = workflow.parallel({ steps = { function(n) return n + 1 end } }):add_step(function(n) return n + 2 end)
print(both:run(1)[1], both:run(1)[2])
local function small(n) return n < 5 end
local function zero() return 0 end
print(workflow.conditional({ condition = small, then_branch = zero }):run(3) + 0)
print(workflow.loop({ body = function(n) return n + n end, times = 4 }):run(1) + 0)
print(#workflow.map_reduce({ mapper = function(n) return n end }):run({ 1, 2, 3 }))
print(workflow.pipeline({ stages = { string.upper, string.lower } }):run("Owl"))
print(workflow.create({ steps = { string.upper } }):run("owl"))
local round = workflow.loop({ name = "round", body = zero, times = 1 })
local ok, err = pcall(round.add_step, round, zero)
print(ok, err.message)
return flow:run({ name = "Bob" })
