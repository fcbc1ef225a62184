-- Shows: Workflow
-- Steps of any type, also steps made of steps.
local function agent(name) return Agent.new({ name = name, model = "demo/echo" }) end
local study = Workflow.create({
  name = "study",
  steps = {
    { name = "outline", agent = agent("planner"), input = "Plan: {{topic}}" },
    { name = "views", type = "parallel_fan_out", agents = { agent("ada"), agent("bob") }, aggregator = function(said)
      return said[1] .. " & " .. said[2]
    end },
    { name = "check", type = "conditional", condition = function(text) return #text > 20 end,
      then_branch = function(text) return text:upper() end,
      else_branch = function(text) return text end },
    { name = "polish", type = "adaptive_loop", max_iterations = 3, body = function(text) return text .. "." end,
      condition = function(context) return context.iteration < 2 end },
    { name = "both", type = "parallel", steps = {
      { name = "size", handler = function(text) return #text end },
      { name = "text", handler = function(text) return text end },
    } },
    { name = "end", tool = "calculator", input = { expression = "{{size}} * 2" }, output_transform = function(sum)
      return sum.result
    end },
  },
})
local result = study:run({ topic = "owls" })
print(result.steps.views.output, result.steps.polish.output, result.steps.both.output.size, result + 0)
print(table.concat(study.steps, " "), study.type)
print(Workflow.new({ steps = { { type = "map_reduce", mapper = function(n) return n + 1 end } } }):run({ 1, 2 })[2])

return study:run({ topic = "bats" })
