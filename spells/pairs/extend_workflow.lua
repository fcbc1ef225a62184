-- Shows: Workflow, SequentialWorkflow
-- A workflow of the spell's own: it prepares its input, makes its steps, and hears of each.
local Survey = Workflow:extend()
function Survey:init(config)
  Workflow.init(self, { name = config.name })
  self.people = config.people
end
function Survey:prepare(input)
  return input.question .. "?"
end
function Survey:generate_steps(question)
  local steps = {}
  for index, name in ipairs(self.people) do
    steps[index] = { name = name, handler = function() return name .. " on " .. question end }
  end
  return steps
end
function Survey:execute(input)
  local question = self:prepare(input)
  return self:execute_steps(self:generate_steps(question), {
    input = question,
    on_step_complete = function(step, result)
      self:emit("asked", { step = step, result = result })
    end,
  })
end

local survey = Survey.new({ name = "survey", people = { "Ada", "Bob" } })
survey:on("asked", function(event)
  print(event.data.step.index, event.data.step.name, event.data.result)
end)
print(survey:run({ question = "Owls" }), survey.people[2], survey.name)

-- It can be a step of another, and call what it replaces.
local Polite = Workflow:extend()
function Polite:run(input)
  return "Dear friend, " .. Workflow.run(self, input)
end
local polite = Polite.new({ name = "polite", steps = { function(text) return text:lower() end } })
print(Workflow.sequential({ steps = { polite, function(text) return text .. "." end } }):run("WELCOME"))
local Quick = SequentialWorkflow:extend()
function Quick:prepare(input) return input + 1 end
local quick = Quick.new({ steps = { function(n) return n * 2 end } })
print(quick:run(1) + 0, quick:execute(2) + 0, quick.type)
return survey:execute({ question = "Bats" })
