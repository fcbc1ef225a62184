-- Shows: WorkflowSteps
-- Without methods of its own a class does what `Workflow` does: `generate_steps` gives the steps it was made with.
local Loud = Workflow:extend()
function Loud:execute(input)
  local prepared = self:prepare(input)
  local steps = self:generate_steps(prepared)
  print(steps.count, table.concat(steps.names, " "), steps:list()[2].name)
  for step in steps do
    print(step.index, step.name, step.action, step:run("owl"))
  end
  local first = steps:next()
  return first.name .. ": " .. self:execute_steps(steps)
end
local loud = Loud.new({ name = "loud", steps = {
  { name = "up", handler = string.upper, action = "shout" },
  { name = "twice", handler = function(text) return text .. text end },
} })
print(loud:run("hoo"))
return loud:run("hiss")
