-- Shows: Workflow
-- A workflow that runs can be watched, paused, gone on with, and stopped.
local function add(n) return n + 1 end
local function counting(name)
  return SequentialWorkflow.new({ name = name, steps = {
    { name = "one", handler = add },
    { name = "two", handler = add },
    { name = "three", handler = add },
  } })
end

-- The results of steps as they complete, and how far it is.
local flow = counting("flow")
for step in flow:stream(0) do
  print(step.index, step.name, step.output, step.status)
end
for progress in flow:run_with_progress(10) do
  if progress.type == "result" then
    print("result", progress.result)
  else
    print(progress.type, progress.step, progress.step_status, progress.completed .. "/" .. progress.total)
  end
end
counting("heard"):on_progress(function(progress)
  print("heard", progress.step, progress.completed .. "/" .. progress.total, progress.output)
end):run(20)
print(counting("new"):progress().status, flow:progress().status, flow:progress().percent == 100)

-- Paused, it gives a checkpoint: plain data. From there another one of the same name goes on, in this process or later.
local checkpoint
local slow = counting("slow")
slow:on("step_complete", function(event)
  if event.data.step.name == "one" then checkpoint = slow:pause() end
end)
local ok, err = pcall(slow.run, slow, 100)
print(ok, err.type, slow:progress().status, slow:progress().completed)
checkpoint = json.decode(json.encode(err.checkpoint))
print(checkpoint.workflow, checkpoint.steps.one.output, checkpoint.steps.two == nil)
local rest = counting("slow"):resume(checkpoint)
print(rest + 0, rest.steps.one.output, rest.metadata.steps_executed)

-- Cancelled, it ends at once.
local endless = LoopWorkflow.new({ name = "endless", max_iterations = 100, body = function() Async.sleep(10000) end })
local running = endless:run_async(0)
Async.sleep(20)
print(endless:get_state().status, endless:progress().running[1], endless:cancel())
ok, err = pcall(running.await, running)
print(ok, err.type, endless:get_state().status, endless:cancel())

-- It keeps values of its own.
flow:set_state({ audience = "owls", rounds = 2 })
print(flow:get_state().context.audience, flow:get_state().context.rounds, State.scope("workflow", flow):get("rounds"))
return flow:run(1)
