-- Shows: PipelineWorkflow
-- Stages that data flows through; a transformer changes what its stage gives.
local press = PipelineWorkflow.new({
  name = "press",
  stages = {
    { name = "collect", agent = Agent.new({ name = "collector", model = "demo/echo" }) },
    { name = "edit", agent = Agent.new({ name = "editor", model = "demo/echo" }) },
  },
  transformers = { function(facts) return "Edit this: " .. facts end, string.upper },
})
local page = press:run("owls see at night")
print(page, page.steps.collect.output, table.concat(press.steps, " "), press.type)

-- With `each` the items of a list follow one another: while one is in the second stage, the next is in the first.
local seen = {}
local line = Workflow.pipeline({
  each = true,
  max_concurrency = 1,
  stages = {
    function(n) seen[#seen + 1] = "wash " .. n; Async.sleep(5); return n end,
    function(n) seen[#seen + 1] = "dry " .. n; Async.sleep(5); return n * 10 end,
  },
})
local dried = line:run({ 1, 2, 3 })
print(table.concat(dried.output, " "), #seen, dried.steps_executed)
table.sort(seen)
print(table.concat(seen, ", "))

-- A stage may be left out; then what was there goes on.
local polite = PipelineWorkflow.new({ stages = {
  function(name) return "Dear " .. name end,
  { name = "shout", handler = string.upper, when = function(context) return #context.output < 9 end },
} })
print(polite:run("Ada"), polite:run("Bartholomew"), polite:run("Bartholomew").steps.shout.status)
return press:run("owls")
