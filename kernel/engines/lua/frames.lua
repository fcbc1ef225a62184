-- Where in the spell something happened: the script's own stack frames, without ours.
-- Not here: what becomes of an error (tasks.lua, faults.py).
local kit = ...

local getinfo = debug.getinfo
local running = coroutine.running
local setmetatable = setmetatable
local gsub = string.gsub
local sub = string.sub
local rawequal = rawequal
local type = type

-- All chunks of this engine have this name.
local OURS = "=[llmspell]"

-- A deep recursion has as many frames as it likes; these are enough to see it.
local MOST_FRAMES = 40

-- function → the source of its chunk, or false when it is not the script's: `getinfo` is slow.
local sources = setmetatable({}, { __mode = "k" })

local function source_of(callable)
  local source = sources[callable]
  if source == nil then
    local info = getinfo(callable, "S")
    source = info.what ~= "C" and info.source ~= OURS and info.source
    sources[callable] = source
  end
  return source
end

-- Source and line of the nearest script code at or above a level; "" and 0 when this coroutine has none.
local function script_above(level)
  while true do
    local info = getinfo(level, "fl")
    if not info then
      return "", 0
    end
    local source = source_of(info.func)
    if source then
      return source, info.currentline
    end
    level = level + 1
  end
end

-- Source and line of the script code that called a function of ours.
function kit.where()
  return script_above(3)
end

-- `return agent:chat(…)` is a tail call: when `chat` runs, the frame of the line is gone. It is still there when
-- the method is looked up, so its place is noted then.
local noted_sources = setmetatable({}, { __mode = "k" })
local noted_lines = setmetatable({}, { __mode = "k" })

-- Called by the `__index` of an object or class.
function kit.note_place()
  local thread = running()
  noted_sources[thread], noted_lines[thread] = script_above(4)
end

-- As `where`, for a method or function that was looked up before. Its frame has to be the caller of our caller.
function kit.where_looked_up()
  local source, line = script_above(5)
  local thread = running()
  local noted = noted_sources[thread]
  if noted and (noted ~= source or noted_lines[thread] ~= line) and getinfo(3, "t").istailcall then
    return noted, noted_lines[thread]
  end
  return source, line
end

local function describe(info)
  if info.what == "main" then
    return "main chunk"
  elseif info.name then
    return "function '" .. info.name .. "'"
  end
  return "function at line " .. info.linedefined
end

-- The script's frames of a coroutine, the innermost first, as a flat list of source, line and name.
local function frames_of(thread, list)
  local level = 0
  local count = #list
  while count < 3 * MOST_FRAMES do
    local info = getinfo(thread, level, "Sln")
    if not info then
      break
    end
    if info.what ~= "C" and info.source ~= OURS then
      list[count + 1] = info.source
      list[count + 2] = info.currentline
      list[count + 3] = describe(info)
      count = count + 3
    end
    level = level + 1
  end
  return list
end

-- The error that is on its way up, and the frames of the coroutines it has left behind: its own stack is
-- gone when it arrives.
local travelling = nil
local trail = {}

-- An error ended a coroutine and goes on in the one that resumed it.
function kit.leave_trail(thread, err)
  if not rawequal(travelling, err) then
    travelling = err
    trail = {}
  end
  frames_of(thread, trail)
end

-- An error of the host starts here; were it caught and raised again, its place would be lost.
local births = setmetatable({}, { __mode = "k" })

function kit.leave_birthplace(err, source, line)
  local thread = running()
  local frames = frames_of(thread, {})
  if source ~= "" and (frames[1] ~= source or frames[2] ~= line) then
    frames = frames_of(thread, { source, line, "a call that returned its result" })
  end
  births[err] = { thread = thread, frames = frames }
end

-- All frames of an error that arrived at the top of the running task.
function kit.frames_of_error(err)
  local list = {}
  local birth = births[err]
  if rawequal(travelling, err) then
    list = trail
  elseif birth then
    list = birth.frames
  end
  travelling = nil
  trail = {}
  if birth and birth.thread == running() then
    return birth.frames
  end
  return frames_of(running(), list)
end

-- An error of one of our functions names our line; the script's author cannot do anything with it.
function kit.clean_message(err)
  if type(err) == "string" and sub(err, 1, 11) == "[llmspell]:" then
    return (gsub(err, "^%[llmspell%]:%d+: ", ""))
  end
  return err
end

-- `debug.traceback` for scripts: message and frames, one a line.
function kit.traceback(message)
  if message ~= nil and kit.text(message) == nil then
    return message
  end
  local list = frames_of(running(), {})
  local lines = message == nil and "stack traceback:" or kit.text(message) .. "\nstack traceback:"
  for index = 1, #list, 3 do
    lines = lines .. "\n\t" .. kit.short(list[index]) .. ":" .. list[index + 1] .. ": in " .. list[index + 2]
  end
  return lines
end

-- The name of a chunk as Lua's own messages write it.
function kit.short(source)
  if sub(source, 1, 1) == "=" then
    return sub(source, 2, 60)
  end
  return source
end
