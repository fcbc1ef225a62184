-- Shows: ParallelWorkflow
-- Branches work at the same time on the same input; the result has what each gave.
local views = ParallelWorkflow.new({
  name = "views",
  branches = {
    optimist = Agent.new({ name = "optimist", model = "demo/echo" }),
    length = function(text) return #text end,
    shout = { handler = string.upper, timeout = 1000 },
  },
})
local result = views:run("Rain?")
print(result.optimist, result.length, result.shout, result.steps_executed)

-- An aggregator makes one thing of all. A list of steps gives a list.
local total = Workflow.parallel({
  steps = { function(n) return n end, function(n) return n * 10 end, function(n) return n * 100 end },
  aggregator = function(numbers) return numbers[1] + numbers[2] + numbers[3] end,
  max_concurrency = 2,
})
print(total:run(3) + 0, total.type, table.concat(total.steps, " "))

-- The first failure ends it, unless it may go on: then the error stands where the output would be.
local function refuse() error({ message = "no luck today" }) end
local strict = ParallelWorkflow.new({ name = "strict", branches = { bad = refuse, good = string.upper } })
local ok, err = pcall(strict.run, strict, "a")
print(ok, err.message, err.step_name)
local patient = ParallelWorkflow.new({
  name = "patient",
  branches = { bad = refuse, good = string.upper },
  continue_on_error = true,
})
local both = patient:run("a")
print(both.good, both.bad.error.message, both.steps.bad.status)
return total:run(1)
