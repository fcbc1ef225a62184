-- Expressions and statements that a person at the debugger wants worked out in a frame. They run in a coroutine of their
-- own that no breakpoint stops, for a bounded time, and cannot wait: the world stands still.
local kit = ...

local native = kit.native.debug
local load = kit.native.load
local clock = kit.native.clock
local getlocal = native.getlocal
local getupvalue = native.getupvalue
local sethook = native.sethook
local close = coroutine.close
local concat = table.concat
local create = coroutine.create
local error = error
local find = string.find
local gsub = string.gsub
local pack = table.pack
local resume = coroutine.resume
local setmetatable = setmetatable
local status = coroutine.status

local find_local = kit.find_local
local find_upvalue = kit.find_upvalue

-- Seconds of processor time that an expression may take.
local LONGEST_EVALUATION = 2

-- The names of a frame as a table in which an expression can be worked out: what is told of a call, when that is the frame;
-- locals, then upvalues, then globals.
local function environment(frame)
  local globals = kit.globals_of(frame)
  if not frame.thread and not frame.call then
    return globals
  end
  return setmetatable({}, {
    __metatable = false,
    __index = function(_, name)
      if frame.call and frame.call[name] ~= nil then
        return frame.call[name]
      end
      local index = find_local(frame, name)
      if index then
        local _, value = getlocal(frame.thread, frame.level, index)
        return value
      end
      index = find_upvalue(frame, name)
      if index then
        local _, value = getupvalue(frame.callable, index)
        return value
      end
      return globals[name]
    end,
    __newindex = function(_, name, value)
      if not kit.set_variable(frame, name, value) then
        globals[name] = value
      end
    end,
  })
end

local deadline

-- The hook of everything that an expression runs.
function kit.look_at_evaluation()
  if clock() > deadline then
    error(kit.STOP, 0)
  end
end

local function problem_of(err)
  if err == kit.STOP and clock() <= deadline then
    return "Nothing can be written here: no script of Lua is running."
  elseif err == kit.STOP then
    return "It took longer than " .. LONGEST_EVALUATION .. " s."
  end
  local text = kit.text(kit.clean_message(err)) or kit.shown_value(err)
  return (gsub(text, "^%(debugger%):%d+: ", ""))
end

-- Runs a function to its end, in a coroutine of its own that no breakpoint stops. It cannot wait: the world stands still.
local function run_alone(callable)
  local thread = create(callable)
  sethook(thread, kit.look_at_evaluation, "", 1000)
  deadline = clock() + LONGEST_EVALUATION
  kit.evaluating = true
  local results = pack(resume(thread))
  while results[1] and status(thread) ~= "dead" do
    if results[2] == kit.token and results[3] == "" then
      results = pack(resume(thread, true, ""))
    else
      close(thread)
      local name = results[2] == kit.token and results[3] or "coroutine.yield"
      results = { false, name .. " has to wait, which is not possible while the spell is paused." }
    end
  end
  kit.evaluating = false
  return results
end

-- Works out an expression, or runs statements, in a frame. The results after `true`; or `false` and what is wrong.
function kit.evaluate(frame, text)
  local names = environment(frame)
  local chunk, problem = load("return " .. text .. "\n", "=(debugger)", "t", names)
  if not chunk then
    local statement, other = load(text, "=(debugger)", "t", names)
    chunk = statement
    -- What is wrong with it as an expression, unless it was meant to do something.
    problem = find(text, "^%s*[%a_][%w_.]*%s*=[^=]") and other or problem
  end
  if not chunk then
    return { false, (gsub(problem, "^%(debugger%):%d+: ", "")) }
  end
  local results = run_alone(chunk)
  if not results[1] then
    results[2] = problem_of(results[2])
  end
  return results
end

-- Several results in one line.
function kit.shown_results(results, whole)
  local parts = {}
  for index = 2, results.n or 1 do
    parts[#parts + 1] = kit.shown_value(results[index], whole)
  end
  return concat(parts, ", ")
end
