-- Shows: Workflow
-- What is wrong with a workflow is told before anything of it runs: what, in which line, and what was meant.
local flow = Workflow.sequential({ name = "post", steps = {
  { name = "research", handler = function(topic) return "notes on " .. topic end, input = "{{topic}}" },
  { name = "write", handler = string.upper, input = "From {{reserch}}" },
  { name = "check", agent = "editr" },
} })
Agent.new({ name = "editor", model = "demo/echo" })
local found = flow:validate({ topic = "owls" })
print(found.valid, #found.errors, #found.warnings)
for _, problem in ipairs(found.problems) do
  print(problem.kind, problem.step, problem.line, problem.message)
end
local ok, err = pcall(flow.run, flow, { topic = "owls" })
print(ok, err.type, err.line, #err.problems)

-- Without an input nobody knows its fields: a likely slip is a warning then.
local quiet = Workflow.sequential({ name = "quiet", steps = {
  { name = "notes", handler = string.upper, input = "{{topic}}" },
  { name = "post", handler = string.upper, input = "{{note}}" },
} })
print(quiet:validate().valid, #quiet:validate().warnings, quiet:validate({ topic = "owls" }).valid)

-- A branch that no condition leads to, and workflows that only run one another.
local router = Workflow.conditional({ name = "router",
  conditions = { { name = "short", test = function(text) return #text < 5 end, then_branch = "small" } },
  branches = { small = string.upper, smal = string.lower, default = string.upper },
})
print(router:validate().problems[1].message)
Workflow.sequential({ name = "back", steps = { { name = "again", workflow = "forth" } } })
local forth = Workflow.sequential({ name = "forth", steps = { { name = "over", workflow = "back" } } })
print(forth:validate().problems[1].message)
return router:validate().problems[1].kind .. " " .. forth:validate().problems[1].kind
