-- Shows: Promise
-- A function that runs beside the script, and what its promise tells of it.
local steps = {}
local function note(step)
  steps[#steps + 1] = step
end

local work = Promise.spawn(function()
  Async.sleep(20)
  note("work")
  return "done"
end)
note("script")
print(work:is_done(), work.state)
print(work:await(), work:is_done(), work.state)
print(table.concat(steps, " "))

local broken = Promise.spawn(function() error("no owls") end)
local _, err = pcall(broken.await, broken)
print(err.message:match("no owls"), broken.state)

-- Patience has an end, and work that nobody wants can be stopped.
local slow = Promise.delay(5000, "too late")
_, err = pcall(function() return slow:timeout(20):await() end)
print(err.type, err.message:match("20 ms"))
_, err = pcall(function() return Promise.delay(5000):timeout(20, "No owl came."):await() end)
print(err.type, err.message)
print(Promise.delay(1, "in time"):timeout(5000):await())

local unwanted = Promise.delay(5000)
unwanted:cancel()
Async.sleep(1)
print(unwanted:is_done(), unwanted.state)

-- The module gives the same class.
return require("llmspell.promise") == Promise
