-- Coroutines: the host's tasks and the script's own. What a task asks of the host passes through any number of the
-- script's own coroutines. Stopping a task is an error that nothing in the script can catch.
-- Not here: calls to the host (calls.lua), and what drives tasks (driver.py).
local kit = ...

local yield = coroutine.yield
local resume = coroutine.resume
local create = coroutine.create
local status = coroutine.status
local running = coroutine.running
local isyieldable = coroutine.isyieldable
local close = coroutine.close
local pcall = pcall
local xpcall = xpcall
local error = error
local setmetatable = setmetatable
local sethook = debug.sethook
local tostring = tostring
local type = type

local TOKEN = kit.token
local tick = kit.tick
local clean_message = kit.clean_message

-- Instructions between two looks at the clock: about 10 µs.
local HOOK_COUNT = 1000

-- Errors raised at the C stack's limit cost as much as the stack is deep, and hooks do not run there.
local MOST_NESTED_PCALLS = 150

local WAITING = "cannot resume a coroutine which waits for the host"
local CANNOT_PAUSE = " must wait for the host, but it was called from a place that Lua cannot pause"
  .. " (a __tostring or an error handler, or a function called by one of Lua's own library functions)."

local STOP = setmetatable({}, {
  __name = "stop",
  __metatable = false,
  __tostring = function()
    return "the spell was stopped"
  end,
})
kit.STOP = STOP
kit.CANNOT_PAUSE = CANNOT_PAUSE

local weak = { __mode = "k" }
local tasks = setmetatable({}, weak)
local waiting = setmetatable({}, weak)
local depths = setmetatable({}, weak)
kit.tasks = tasks

-- Ends the task when its time is up. A userdata is an exception of Python: a signal handler raised it.
local function check()
  local ok, code = pcall(tick)
  if not ok then
    error(type(code) == "userdata" and STOP or code, 0)
  elseif code ~= 0 then
    error(STOP, 0)
  end
end
kit.check = check

-- A hook belongs to one coroutine; new ones do not inherit it. A debugger puts its own in place of this.
function kit.watch(thread)
  sethook(thread, check, "", HOOK_COUNT)
end

-- What a debugger that comes later needs of Lua's own library, which is gone by then.
kit.native = { debug = debug, load = load, clock = os.clock }

local function new_coroutine(body)
  local thread = create(body)
  kit.watch(thread)
  return thread
end

-- The results pass as `...` all the way, so that none and one nil stay different.
local function after_pcall(thread, depth, ok, ...)
  depths[thread] = depth
  if ok then
    return true, ...
  end
  local err = ...
  if err == STOP then
    error(STOP, 0)
  end
  -- Without this look at the clock, a loop around a pcall that fails could swallow every stop.
  check()
  return false, clean_message(err)
end

local function enter_pcall()
  local thread = running()
  local depth = depths[thread] or 0
  if depth >= MOST_NESTED_PCALLS then
    error("too many nested pcalls", 3)
  end
  depths[thread] = depth + 1
  return thread, depth
end

function kit.pcall(...)
  local thread, depth = enter_pcall()
  return after_pcall(thread, depth, pcall(...))
end

function kit.xpcall(body, handler, ...)
  if type(handler) ~= "function" then
    error("bad argument #2 to 'xpcall' (function expected, got " .. type(handler) .. ")", 2)
  end
  local function guarded(err)
    if err == STOP then
      return STOP
    end
    return handler(clean_message(err))
  end
  local thread, depth = enter_pcall()
  return after_pcall(thread, depth, xpcall(body, guarded, ...))
end

-- Carries the requests of an inner coroutine outward and the answers inward. A tail call, so no table and no
-- stack grows, whatever the script yields.
local function no_longer_waiting(thread, ...)
  waiting[thread] = nil
  return ...
end

local function pump(thread, ok, ...)
  if ok and (...) == TOKEN then
    if isyieldable() then
      waiting[thread] = true
      return pump(thread, resume(thread, no_longer_waiting(thread, yield(...))))
    end
    local _, name = ...
    if name == "" then
      -- A pause that only lets others run can be left out.
      return pump(thread, resume(thread, true, ""))
    end
    close(thread)
    error(name .. CANNOT_PAUSE, 0)
  elseif ok then
    return true, ...
  end
  local err = ...
  kit.leave_trail(thread, err)
  if err == STOP then
    error(STOP, 0)
  end
  check()
  return false, clean_message(err)
end

-- In the frame of a coroutine that waits, the first local of this one is the coroutine it waits for.
kit.pump = pump
kit.depths = depths
kit.waiting = waiting

local function resume_for_script(thread, ...)
  if waiting[thread] then
    return false, WAITING
  elseif tasks[thread] then
    return false, "cannot resume a task of the host"
  end
  return pump(thread, resume(thread, ...))
end

local function unwrap(thread, ok, ...)
  if ok then
    return ...
  end
  if status(thread) == "suspended" then
    close(thread)
  end
  error((...), 0)
end

-- function made by `coroutine.wrap` → its coroutine; coroutine → its body
local wrapped = setmetatable({}, weak)
local bodies = setmetatable({}, weak)
kit.bodies = bodies

local function wrap_for_script(body)
  local thread = new_coroutine(body)
  local function step(...)
    if waiting[thread] then
      error(WAITING, 2)
    end
    return unwrap(thread, pump(thread, resume(thread, ...)))
  end
  wrapped[step] = thread
  bodies[thread] = body
  return step
end

-- The result of a method that may return its work as a `coroutine.wrap`: what that returns at its end.
function kit.run_wrapped(result)
  local thread = wrapped[result]
  if not thread then
    return result
  end
  local last
  repeat
    last = result()
  until status(thread) == "dead"
  return last
end

-- A function for the host to call: a `coroutine.wrap` that handled one event, or is in the middle of it, begins anew
-- for the next.
function kit.ready(callable)
  local thread = wrapped[callable]
  if thread and (waiting[thread] or status(thread) == "dead") then
    return wrap_for_script(bodies[thread])
  end
  return callable
end

-- A yield by the main function of a task lets the others run.
local function yield_for_script(...)
  if tasks[running()] then
    kit.breathe()
    return
  end
  return yield(...)
end

local function status_for_script(thread)
  if waiting[thread] then
    return "normal"
  end
  return status(thread)
end

local function close_for_script(thread)
  if waiting[thread] or tasks[thread] then
    error("cannot close a coroutine which waits for the host", 2)
  end
  local ok, err = close(thread)
  if err == STOP then
    error(STOP, 0)
  end
  return ok, clean_message(err)
end

kit.coroutine = {
  create = new_coroutine,
  resume = resume_for_script,
  wrap = wrap_for_script,
  yield = yield_for_script,
  status = status_for_script,
  close = close_for_script,
  running = running,
  isyieldable = isyieldable,
}
