-- Shows: Workflow
-- What a workflow does can be heard, and changed on its way.
local heard = {}
local function hear(word)
  return function() heard[#heard + 1] = word end
end
local flow = SequentialWorkflow.new({
  name = "flow",
  steps = { { name = "up", handler = string.upper }, { name = "mark", handler = function(s) return s .. "!" end } },
  on = { workflow_started = hear("made") },
})

-- `step_complete` tells the step and what it gave.
local id = flow:on("step_complete", function(event)
  print(event.data.step.index, event.data.step.name, event.data.step.status, event.data.result)
end)
flow:once("workflow_completed", hear("once"))
flow:subscribe("step_started", hear("subscribe"))
flow:on_pattern("workflow_*", hear("on_pattern"))
flow:run("one")
flow:off(id)
flow:unsubscribe("step_started")
flow:run("two")
print(table.concat(heard, " "))

-- Hooks see and change what goes in and comes out; middleware stands around the whole.
flow:add_hook("after_step", function(context)
  context.output = "<" .. context.output .. ">"
end)
print(flow:run("three"))
flow:use(function(context, next)
  return next() .. "?"
end)
print(flow:run("four"))

-- Events of its own, with an answer where somebody replies.
flow:on("alarm", function(event) event:reply("heard " .. event.data) end)
print(flow:emit("alarm", "an owl"), flow:request("alarm", "a mouse", 1000))

-- `trace` hears everything; `on_async` does not keep the workflow waiting; `events` is a stream.
local kinds, later = {}, {}
local trace = flow:trace(function(event) kinds[event.type] = true end)
flow:on_async("workflow_completed", function(event) later[#later + 1] = event.type end)
local events = flow:events({ idle = 100 })
flow:run("five")
local types = events:map(function(event) return event.type end):collect()
print(kinds.step_started, kinds.workflow_completed, later[1], types[1], types[#types])
flow:off(trace)

-- A breakpoint pauses; an error handler hears what failed.
flow:set_breakpoint("before_step", function(context) heard = { "paused before " .. context.step_name } end)
flow:run("six")
print(heard[1])
local failing = SequentialWorkflow.new({ name = "failing", steps = { function() error("no owls") end } })
failing:on_error(function(err) heard[#heard + 1] = err.message end)
pcall(failing.run, failing, 1)
return heard
