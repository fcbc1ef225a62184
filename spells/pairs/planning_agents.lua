-- Shows: PlannerAgent, OrchestratorAgent
-- A plan is a list of steps.
local planner = PlannerAgent.new({ name = "planner", max_steps = 5 })
print(planner.type, planner.system_prompt:match("Use at most.*"))
for number, step in ipairs(planner:plan("move house")) do
  print(number, step)
end
print(#planner:decompose("pack the books"), #planner:decompose_async("pack the plates"):await())
print(planner:plan_async("find an oak"):await()[1])

-- An orchestrator has agents as its tools, by name.
local boss = OrchestratorAgent.new({
  name = "boss",
  agents = { counter = MathAgent.new({ name = "m" }), writer = WriterAgent.new({ name = "w" }) },
})
local names = boss:get_tools()
table.sort(names)
print(boss.type, table.concat(names, ", "), boss.tools[1].metadata.version ~= nil)
print(boss:chat("Ask the writer for a haiku about owls"))
print(boss:coordinate("Ask nobody. What is 2 + 3?") ~= "", boss:coordinate_async("What is 2 + 4?"):await() ~= "")
return planner:validate().valid
