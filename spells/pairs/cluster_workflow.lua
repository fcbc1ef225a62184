-- Shows: Workflow
-- Branches are handed to the workers of a cluster where there is one, and are done here where there is none.
-- The result is the same: a function of the script always stays.
local views = Workflow.parallel({
  name = "views",
  cluster = true,
  branches = {
    echo = Agent.new({ name = "echo", model = "demo/echo" }),
    sum = { tool = Calculator.new(), input = { expression = "6 * 7" }, output_transform = function(r) return r.result end },
    length = function(text) return #text end,
  },
})
local result = views:run("Rain?")
print(result.echo, result.sum, result.length)

-- Each part of a map-reduce goes to a worker; the reducer runs here.
local parts = Workflow.map_reduce({
  name = "parts",
  cluster = true,
  mapper = Agent.new({ name = "mapper", model = "demo/echo" }),
  reducer = function(all) return table.concat(all, "|") end,
  max_concurrency = 1,
})
print(parts:run({ "a", "b", "c" }))

-- `false` keeps them here whatever the config says.
print(Workflow.parallel({ cluster = false, branches = { one = function() return 1 end } }):run("x").one + 0)
