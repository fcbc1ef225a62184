-- Shows: Scheduler, AsyncScheduler
-- Tasks take turns: each goes on until it gives its turn away, waits for something, or ends.
local scheduler = Scheduler.new()
local order = {}
for _, owl in ipairs({ "barn", "tawny" }) do
  scheduler:add(function()
    for turn = 1, 3 do
      order[#order + 1] = owl .. turn
      scheduler:yield()
    end
    return owl .. " is home"
  end, owl)
end
print(scheduler.tasks[1].name, scheduler.tasks[1].status)
local results = scheduler:run()
print(table.concat(order, " "))
print(results.barn, results.tawny)

-- A task that waits does not keep the others waiting. One without a name is given one.
local later = AsyncScheduler.new()
local done = {}
later:add_task("slow", function()
  Async.sleep(20)
  done[#done + 1] = "slow"
end)
print(later:add(function()
  done[#done + 1] = "quick"
  return 42
end))
print(later:run()["task 2"], table.concat(done, " "))

-- When a task fails, the others still end; then the error of the task is raised.
local brave = Scheduler.new()
brave:add_task("lost", function() error("no way home") end)
brave:add_task("found", function()
  brave:yield()
  return "home"
end)
local _, err = pcall(brave.run, brave)
print(err.task, err.message)
for _, task in ipairs(brave.tasks) do
  print(task.name, task.status, task.result or task.error.message)
end
return #order
