-- Shows: DataAnalyst, DataAgent, DataAnalystAgent, MathAgent, DataChunkAnalyzer, ResultAggregator
local analyst = DataAnalyst.new({ name = "analyst", formats = { "csv" } })
print(analyst.type, analyst.system_prompt:match("Expect data.*"), table.concat(analyst:get_tools(), ", "))
print(analyst:analyze("Owls: 3 hunts a night. Mice: 8 hunts a night."))
print(#analyst:analyze_async("Owls: 5 hunts."):await() > 0)
local chart = { analyst:visualize("owls and mice by night"), analyst:visualize_async("owls by day"):await() }
print(chart[1]:match("^[^\n]+"), chart[2]:match("^[^\n]+"))
print(analyst:clean("owls , 3 ,  8"), analyst:clean_async("mice ,  8"):await())

-- `DataAgent` and `DataAnalystAgent` are other names of it.
print(DataAgent.new({ name = "a" }).type, DataAnalystAgent.new({ name = "b" }).type)

local solver = MathAgent.new({ name = "solver" })
print(solver.tools[1].name, solver:solve("What is 17 * 23?"), solver:solve_async("What is 2 ^ 10?"):await())

-- Larger data is worked on in parts, whose results are joined.
local parts = { "Owls hunt at night. They hear well.", "Mice hide by day. They run fast." }
local worker = DataChunkAnalyzer.new({ name = "worker" })
local found = {}
for number, part in ipairs(parts) do
  found[number] = worker:analyze(part):match("turns on ([^.]+)")
end
print(worker.type, found[1], "|", found[2], "|", worker:analyze_async("Oaks."):await():match("turns on ([^.]+)"))
local joiner = ResultAggregator.new({ name = "joiner" })
print(joiner.type, joiner:aggregate("Owls hunt. Owls fly. Owls hear."))
print(joiner:aggregate_async("Mice hide. Mice run."):await())
return joiner:aggregate(found)
