-- A debugger: a hook on lines that pauses the world at breakpoints and steps, and does what it is told meanwhile.
-- Loaded only when somebody debugs, and before the script begins. Not here: what it can be told (debug_commands.lua), by
-- whom (debugger.py), and errors (debug_errors.lua).
local kit = ...

local native = kit.native.debug
local getinfo = native.getinfo
local sethook = native.sethook
local check = kit.check
local create = coroutine.create
local error = error
local gsub = string.gsub
local pcall = pcall
local resume = coroutine.resume
local running = coroutine.running
local status = coroutine.status
local type = type

local OURS = kit.OURS
local HOOK_COUNT = 1000

local commands = kit.commands

-- What the parts of the debugger share: `breakpoints` (source → line → breakpoint) and `marked`, every line that has one
-- in some source; `step`, the step under way, with the coroutine it began in and how high its stack was; `pausing`, why to
-- pause at the next line; `filters`, which errors pause. While paused: `thread`, `moment` (what is told about the pause),
-- and then how it `ended`.
local state = kit.debugging

local function perform(json)
  local command = kit.decode(json)
  local act = commands[command["do"]]
  if not act then
    error("There is no command '" .. kit.shown_value(command["do"]) .. "'.", 0)
  end
  return kit.encode(act(command) or {})
end

-- Does what it is told, until there is no more (a poll), or the script shall go on (a pause).
local function obey(next_command)
  state.ended = nil
  local json = next_command()
  while json ~= "" do
    local ok, answer = pcall(perform, json)
    kit.give(ok and 1 or 0, ok and answer or kit.text(answer) or "It failed.")
    if state.ended then
      return
    end
    json = next_command()
  end
end

local function session(thread, moment)
  state.thread, state.moment = thread, moment
  state.step, state.pausing, kit.evaluating = nil, nil, false
  moment.thread = thread and kit.number_thread(thread) or 0
  kit.stopped(kit.encode(moment))
  obey(kit.wait)
  state.thread, state.moment = nil, nil
  kit.forget_values()
  kit.went_on()
end

-- A coroutine of its own looks at a stack that does not change meanwhile.
function kit.pause(thread, moment)
  local ok, err = resume(create(session), thread, moment)
  if not ok then
    kit.output("The debugger itself failed: " .. (kit.text(err) or "?") .. "\n")
  end
end
local pause = kit.pause

local function evaluate_here(thread, text)
  local results
  local function body()
    local level, info = kit.script_frame(thread, 0)
    results = kit.evaluate({ thread = thread, level = level, callable = info.func }, text)
  end
  resume(create(body))
  return results or { false, "It failed." }
end

local comparisons = {
  ["=="] = function(hits, number)
    return hits == number
  end,
  [">="] = function(hits, number)
    return hits >= number
  end,
  [">"] = function(hits, number)
    return hits > number
  end,
  ["<"] = function(hits, number)
    return hits < number
  end,
  ["<="] = function(hits, number)
    return hits <= number
  end,
  ["%"] = function(hits, number)
    return number > 0 and hits % number == 0
  end,
}

local function meets_condition(thread, breakpoint)
  if not breakpoint.condition then
    return true
  end
  local results = evaluate_here(thread, breakpoint.condition)
  if not results[1] then
    kit.output("The condition '" .. breakpoint.condition .. "' failed: " .. results[2] .. "\n")
    return true
  end
  return results[2] ~= nil and results[2] ~= false
end

-- `{name}` in a log message is the value of that expression.
local function log(thread, message)
  local text = gsub(message, "{([^{}]+)}", function(expression)
    local results = evaluate_here(thread, expression)
    if results[1] then
      return type(results[2]) == "string" and results[2] or kit.shown_results(results)
    end
    return "{" .. results[2] .. "}"
  end)
  kit.output(text .. "\n")
end

-- Whether to pause at a breakpoint that was reached.
local function stops_at(thread, breakpoint)
  if not meets_condition(thread, breakpoint) then
    return false
  end
  breakpoint.hits = (breakpoint.hits or 0) + 1
  if breakpoint.compare and not comparisons[breakpoint.compare](breakpoint.hits, breakpoint.number) then
    return false
  elseif breakpoint.log then
    log(thread, breakpoint.log)
    return false
  end
  return true
end

local function step_is_done(thread)
  if state.step == "in" or (thread ~= state.step_thread and status(state.step_thread) == "dead") then
    return true
  elseif thread ~= state.step_thread then
    return false
  end
  -- Above the script's frame: getinfo, height, this function, reason_at, on_line, on_event.
  local height = kit.height(thread, 6)
  return height < state.step_height or (state.step == "over" and height == state.step_height)
end

-- Why to pause at a line of the script, as what is told about it; nil to go on.
local function reason_at(thread, source, line)
  local here = state.breakpoints[source]
  local breakpoint = here and here[line]
  if breakpoint and stops_at(thread, breakpoint) then
    return { reason = "breakpoint", hit = breakpoint.id }
  elseif state.pausing then
    return { reason = state.pausing }
  elseif state.step and step_is_done(thread) then
    return { reason = "step" }
  end
  return nil
end

local function on_line(line)
  local source = getinfo(3, "S").source
  if source == OURS then
    return
  end
  local thread = running()
  local moment = reason_at(thread, source, line)
  if moment then
    pause(thread, moment)
    if not state.ended then
      -- Somebody stopped the script meanwhile.
      check()
    end
  end
end

local marked = state.marked

-- The hook of every coroutine of the script, for lines, and for counts, which have none. Most lines concern nobody.
local function on_event(_, line)
  if line then
    if (marked[line] or state.step or state.pausing) and not kit.evaluating then
      on_line(line)
    end
  elseif kit.evaluating then
    kit.look_at_evaluation()
  else
    check()
    if kit.news() ~= 0 then
      obey(kit.take)
    end
  end
end

function kit.watch(thread)
  local number = kit.number_thread(thread)
  if kit.tasks[thread] then
    kit.tell_task(number)
  end
  sethook(thread, on_event, "l", HOOK_COUNT)
end

local function waiting_task()
  local first
  for thread in next, kit.tasks do
    if status(thread) == "suspended" and (not first or kit.number_thread(thread) < kit.number_thread(first)) then
      first = thread
    end
  end
  return first and kit.innermost(first)
end

-- Does what it was told while the script waited.
function kit.serve()
  obey(kit.take)
  local thread = state.pausing == "pause" and waiting_task()
  if thread then
    pause(thread, { reason = state.pausing })
  end
end

-- Pauses where the script waits for the host: in the coroutine that asked, or, for 0, in code of another language.
-- How the pause ended is the result; "" when somebody stopped the script.
function kit.stop_at(number, moment_json)
  local thread = kit.thread_of(number)
  pause(thread and kit.innermost(thread), kit.decode(moment_json))
  return state.ended or ""
end

kit.note_globals()
