-- What a debugger can be told: breakpoints, questions about the paused world, and how to go on.
-- Not here: the pause itself (debugger.lua).
local kit = ...

local error = error
local insert = table.insert
local next = next
local tostring = tostring

local state = { breakpoints = {}, marked = {}, filters = {} }
kit.debugging = state

-- name → what does it; `command` is a table of its arguments, the result is plain data.
local commands = {}
kit.commands = commands

-- The table stays the same one: the hook looks into it at every line.
local function mark_lines()
  for line in next, state.marked do
    state.marked[line] = nil
  end
  for _, lines in next, state.breakpoints do
    for line in next, lines do
      state.marked[line] = true
    end
  end
end

-- Breakpoints of one source take the place of those before; a breakpoint that stays keeps its count.
function commands.breakpoints(command)
  local before, here = state.breakpoints[command.source] or {}, {}
  for _, breakpoint in next, command.lines do
    local known = before[breakpoint.line]
    if known and known.condition == breakpoint.condition and known.number == breakpoint.number then
      breakpoint.hits = known.hits
    end
    here[breakpoint.line] = breakpoint
  end
  state.breakpoints[command.source] = here
  mark_lines()
end

function commands.errors(command)
  state.filters = { all = command.all, uncaught = command.uncaught }
end

function commands.pause(command)
  if not state.thread then
    state.pausing = command.reason or "pause"
  end
end

-- Forgets everything: the script goes on as if nobody was there.
function commands.leave()
  state.breakpoints, state.filters = {}, {}
  mark_lines()
  state.step, state.pausing, state.ended = nil, nil, "continue"
end

function commands.threads()
  return kit.thread_list(state.thread)
end

local function thread_in(command)
  local thread = kit.thread_of(command.thread)
  if not thread then
    error("There is no thread " .. tostring(command.thread) .. " any more.", 0)
  end
  return thread
end

function commands.stack(command)
  local start, count = command.start or 0, command.count or 0
  local call = state.moment and state.moment.call
  local is_here = command.thread == 0 or thread_in(command) == state.thread
  local frames, more = {}, false
  if call and is_here then
    -- The call itself comes first, as if it were a function of the spell.
    start, count = start - 1, count == 1 and 2 or count
  end
  if command.thread ~= 0 then
    frames, more = kit.stack(thread_in(command), start > 0 and start or 0, start < 0 and count > 0 and count - 1 or count)
  end
  if start < 0 and call then
    local moment = state.moment
    local frame = { call = call }
    local level, info
    if state.thread then
      level, info = kit.script_frame(state.thread, 0)
    end
    if level then
      frame.thread, frame.level, frame.callable = state.thread, level, info.func
    end
    frame = { id = kit.hold(frame), name = moment.title, source = moment.source, line = moment.line }
    insert(frames, 1, frame)
  end
  kit.lists[frames] = true
  return { frames = frames, more = more }
end

local function holder_in(command, name)
  local holder = kit.holder_of(command[name])
  if not holder then
    error("The spell has gone on since; ask for the stack again.", 0)
  end
  return holder
end

function commands.scopes(command)
  return kit.scopes(holder_in(command, "frame"))
end

function commands.variables(command)
  local holder = holder_in(command, "ref")
  local list = holder.scope and holder.scope(holder.frame)
    or kit.table_members(holder, command.filter, command.start or 0, command.count or 0)
  kit.lists[list] = true
  return list
end

local function frame_in(command)
  return command.frame and holder_in(command, "frame") or {}
end

local function evaluated(frame, text)
  local results = kit.evaluate(frame, text)
  if not results[1] then
    error(results[2], 0)
  end
  return results
end

function commands.evaluate(command)
  local results = evaluated(frame_in(command), command.text)
  local told = kit.variable("", results[2], nil, command.whole)
  if (results.n or 0) ~= 2 then
    told.value = kit.shown_results(results, command.whole)
  end
  return told
end

-- A new value, given as an expression, for what a scope or a table lists under a name.
function commands.set(command)
  local holder = holder_in(command, "ref")
  local value = evaluated(holder.frame or frame_in(command), command.text)[2]
  local done
  if holder.what == "Globals" then
    kit.globals[command.name] = value
    done = true
  elseif holder.scope then
    done = kit.set_variable(holder.frame, command.name, value)
  else
    done = kit.set_member(holder, command.name, value)
  end
  if not done then
    error(command.name .. " cannot be set.", 0)
  end
  return kit.variable(command.name, value)
end

local function go_on(command)
  state.ended = command["do"]
  local thread = state.thread
  if thread and command.thread and command.thread ~= 0 then
    thread = kit.thread_of(command.thread) or thread
  end
  local level = thread and state.ended ~= "continue" and kit.script_frame(thread, 0)
  if level then
    state.step, state.step_thread, state.step_height = state.ended, thread, kit.height(thread, level)
  elseif state.ended ~= "continue" then
    state.step = "in"
  end
end

for name in next, { continue = true, over = true, ["in"] = true, out = true } do
  commands[name] = go_on
end
