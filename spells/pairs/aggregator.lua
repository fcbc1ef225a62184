-- Shows: EventAggregator
-- An aggregator keeps what agents, workflows and emitters do, to look at it later.
local clerk = Agent.new({ name = "clerk", tools = { Calculator.new() } })
local doorbell = EventEmitter.new("doorbell")
local kept = EventAggregator.new()
kept:collect(clerk, "tool_*"):collect(doorbell)

clerk:chat("What is 2 + 3?")
doorbell:emit("ring", { name = "Ada" })
for _, event in ipairs(kept:get_events()) do
  print(event.type, event.agent_name or event.data.name)
end
local called = kept:get_events("toolCalled")[1]
print(called.tool_name, called.params.expression, kept:count(), kept:count("tool_*"))
print(#kept.events, kept:counts().ring, kept:counts().tool_completed)

-- Nothing more comes after `stop`; `clear` forgets what there was.
kept:stop()
doorbell:emit("ring", { name = "Bob" })
print(kept:count("ring"))
kept:clear()
print(kept:count(), #kept:get_events())

-- Everything of everybody, but only the last of it.
local flow = Workflow.sequential({ name = "flow", steps = { { name = "ask", agent = clerk, input = "Hello" } } })
local last = EventAggregator.new({ max_events = 4 }):collect("*")
flow:run({})
for _, event in ipairs(last:get_events()) do
  print(event.type)
end
local steps = EventAggregator.new():collect(flow, "step_*")
flow:run({})
print(steps:counts().step_started, steps:counts().step_completed)
return select(2, pcall(steps.collect, steps, 7)).message
