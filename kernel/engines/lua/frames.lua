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

-- A place in the spell is one number on the border: the number of a chunk's source, and a line. 0 is no place.
local LINE_BITS = 24
local LINE_MASK = (1 << LINE_BITS) - 1

-- A spell may name its chunks as it likes (`load(text, name)`), but not for ever.
local MOST_SOURCES = 10000

-- number → source, and back
local sources = {}
local source_numbers = {}

local function number_of(source)
  local number = source_numbers[source]
  if not number and #sources < MOST_SOURCES then
    number = #sources + 1
    sources[number] = source
    source_numbers[source] = number
    kit.tell_source(number, source)
  end
  return number or 0
end

-- function → the place before its chunk's first line, or false when it is not the script's: `getinfo` is slow.
local chunks = setmetatable({}, { __mode = "k" })

local function chunk_of(callable)
  local info = getinfo(callable, "S")
  local chunk = info.what ~= "C" and info.source ~= OURS and number_of(info.source) << LINE_BITS
  chunks[callable] = chunk
  return chunk
end

-- The place of the nearest script code at or above a level; 0 when this coroutine has none.
local function script_above(level)
  while true do
    local info = getinfo(level, "fl")
    if not info then
      return 0
    end
    local callable = info.func
    local chunk = chunks[callable]
    if chunk == nil then
      chunk = chunk_of(callable)
    end
    if chunk then
      return chunk + info.currentline
    end
    level = level + 1
  end
end

-- The place of the script code that called a function of ours.
function kit.where()
  return script_above(3)
end

-- `return agent:chat(…)` is a tail call: when `chat` runs, the frame of the line is gone. It is still there when
-- the method is looked up, so its place is noted then.
local noted = setmetatable({}, { __mode = "k" })

-- Called by the `__index` of an object or class. This and the next happen at every call: their first lines are for
-- the usual case, that the script itself is one level up.
function kit.note_place()
  local info = getinfo(3, "fl")
  local chunk = info and chunks[info.func]
  noted[running()] = chunk and chunk + info.currentline or script_above(4)
end

-- As `where`, for a method or function that was looked up before, which has to be our caller.
function kit.where_looked_up()
  local info = getinfo(3, "fl")
  local chunk = info and chunks[info.func]
  local place = chunk and chunk + info.currentline or script_above(4)
  local before = noted[running()]
  if before ~= place and before and getinfo(2, "t").istailcall then
    return before
  end
  return place
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

function kit.leave_birthplace(err, place)
  local thread = running()
  local frames = frames_of(thread, {})
  local source, line = sources[place >> LINE_BITS], place & LINE_MASK
  if source and (frames[1] ~= source or frames[2] ~= line) then
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
