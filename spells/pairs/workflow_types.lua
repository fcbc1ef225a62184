-- Shows: WorkflowStep
-- A type of workflow of the spell's own: a function gets the steps, and runs them as it likes.
Workflow.define("retry_until_good", function(steps, input)
  local make, judge = steps[1], steps[2]
  local draft, rounds = input, 0
  repeat
    rounds = rounds + 1
    draft = make:run(draft)
  until judge:run(draft) or rounds == 5
  return { draft = draft, rounds = rounds, by = make.action, judge = judge.name .. judge.index }
end)

local flow = Workflow.create({
  name = "careful",
  type = "retry_until_good",
  steps = {
    { name = "make", action = "mend", handler = function(text) return text .. "o" end },
    { name = "judge", handler = function(text) return #text >= 6 end },
  },
})
local good = flow:run("owl")
print(good.draft, good.rounds, good.by, good.judge, flow.type, good.steps_executed)

-- It is a type of step too.
local story = Workflow.sequential({ name = "story", steps = {
  { name = "start", handler = function(text) return text:sub(1, 2) end },
  { name = "careful", type = "retry_until_good", steps = {
    function(text) return text .. text end,
    function(text) return #text > 3 end,
  } },
} })
print(story:run("hoot").draft, story:run("hoot").judge)

-- A name that is taken, or that nobody knows, is refused.
local ok, err = pcall(Workflow.define, "parallel", print)
print(ok, err.message)
ok, err = pcall(Workflow.create, { type = "paralel", steps = { print } })
print(ok, err.message)
return flow:run("a")
