-- Where a debugger finds values: the coroutines, their frames, and the variables of a frame.
-- Not here: when to pause (debugger.lua), how values look (debug_values.lua), and expressions (debug_evaluate.lua).
local kit = ...

local native = kit.native.debug
local getinfo = native.getinfo
local getlocal = native.getlocal
local setlocal = native.setlocal
local getupvalue = native.getupvalue
local setupvalue = native.setupvalue
local next = next
local setmetatable = setmetatable
local sort = table.sort
local status = coroutine.status
local sub = string.sub
local type = type

-- Frames that are told when nobody asked for a page.
local MOST_FRAMES = 200

local OURS = "=[llmspell]"
kit.OURS = OURS

-- coroutine → its number, and back
local numbers = setmetatable({}, { __mode = "k" })
local threads = setmetatable({}, { __mode = "v" })
local last_number = 0

function kit.number_thread(thread)
  local number = numbers[thread]
  if not number then
    last_number = last_number + 1
    number = last_number
    numbers[thread] = number
    threads[number] = thread
  end
  return number
end

-- What a coroutine that waits for the host really waits in: another coroutine, or itself.
function kit.innermost(thread)
  while true do
    local info = getinfo(thread, 1, "f")
    if not info or info.func ~= kit.pump then
      return thread
    end
    local _, inner = getlocal(thread, 1, 1)
    thread = inner
  end
end

function kit.thread_of(number)
  return threads[number]
end

-- The level of a coroutine's nearest frame of the script at or above `level`, and what Lua tells about it.
local function script_frame(thread, level)
  while true do
    local info = getinfo(thread, level, "Slnf")
    if not info then
      return nil
    elseif info.what ~= "C" and info.source ~= OURS then
      return level, info
    end
    level = level + 1
  end
end
kit.script_frame = script_frame

-- How many levels there are from `level` on: doubling and halving, since a deep recursion has very many.
function kit.height(thread, level)
  local low, step = level, 1
  if not getinfo(thread, level, "l") then
    return 0
  end
  while getinfo(thread, low + step, "l") do
    low, step = low + step, step * 2
  end
  while step > 1 do
    step = step // 2
    if getinfo(thread, low + step, "l") then
      low = low + step
    end
  end
  return low - level + 1
end

local function described(thread, number)
  local name = (kit.tasks[thread] and "task " or "coroutine ") .. number
  local _, info = script_frame(thread, 0)
  if info then
    name = name .. " at " .. kit.short(info.source) .. ":" .. info.currentline
  end
  return { id = number, name = name }
end

-- The coroutines that can go on, and the one that is `stopped`, which may have ended with an error.
function kit.thread_list(stopped)
  local list = {}
  for number, thread in next, threads do
    if (status(thread) ~= "dead" and script_frame(thread, 0)) or thread == stopped then
      list[#list + 1] = described(thread, number)
    end
  end
  sort(list, function(left, right)
    return left.id < right.id
  end)
  return list
end

local function frame_name(info)
  if info.what == "main" then
    return "main chunk"
  end
  return info.name or "function at line " .. info.linedefined
end

-- The script's frames of a coroutine from the inside, and whether there are more.
function kit.stack(thread, start, count)
  local list, position = {}, 0
  local most = count > 0 and count or MOST_FRAMES
  local level, info = script_frame(thread, 0)
  while level and #list < most do
    if position >= start then
      list[#list + 1] = {
        id = kit.hold({ thread = thread, level = level, callable = info.func }),
        name = frame_name(info),
        source = info.source,
        line = info.currentline,
      }
    end
    position = position + 1
    level, info = script_frame(thread, level + 1)
  end
  return list, level ~= nil
end

-- The number of a local by name: the last of that name, which hides the others.
local function find_local(frame, wanted)
  local found, index = nil, 1
  while frame.thread do
    local name = getlocal(frame.thread, frame.level, index)
    if not name then
      return found
    elseif name == wanted then
      found = index
    end
    index = index + 1
  end
end

local function find_upvalue(frame, wanted)
  local index = 1
  while frame.callable do
    local name = getupvalue(frame.callable, index)
    if not name or name == wanted then
      return name and index
    end
    index = index + 1
  end
end

local function globals_of(frame)
  local index = find_upvalue(frame, "_ENV")
  if index then
    local _, environment = getupvalue(frame.callable, index)
    return environment
  end
  return kit.globals
end

local function locals_of(frame)
  local list, places, index = {}, {}, 1
  while true do
    local name, value = getlocal(frame.thread, frame.level, index)
    if not name then
      break
    elseif sub(name, 1, 1) ~= "(" then
      places[name] = places[name] or #list + 1
      list[places[name]] = kit.variable(name, value, name)
    end
    index = index + 1
  end
  index = -1
  while true do
    local name, value = getlocal(frame.thread, frame.level, index)
    if not name then
      return list
    end
    list[#list + 1] = kit.variable("(...)[" .. -index .. "]", value)
    index = index - 1
  end
end

local function upvalues_of(frame)
  local list, index = {}, 1
  while true do
    local name, value = getupvalue(frame.callable, index)
    if not name then
      return list
    elseif name ~= "_ENV" then
      list[#list + 1] = kit.variable(name, value, name)
    end
    index = index + 1
  end
end

-- The globals there were before the script began; they come last, behind one entry.
local built_in = {}

function kit.note_globals()
  for name in next, kit.globals do
    built_in[name] = true
  end
end

local function globals_list(frame)
  local own, others = {}, {}
  local globals = globals_of(frame)
  for name, value in next, type(globals) == "table" and globals or {} do
    local is_own = globals ~= kit.globals or not built_in[name]
    local list = is_own and own or others
    list[name] = value
  end
  local list = kit.table_members({ table = own }, nil, 0, 0)
  for _, variable in next, list do
    variable.path = variable.name
  end
  if next(others) ~= nil then
    list[#list + 1] = kit.variable("(built in)", others)
    list[#list].value = "what every spell has"
  end
  return list
end

function kit.scopes(frame)
  if frame.call then
    return { { name = "Call", ref = kit.variable("call", frame.call).ref } }
  end
  local scopes = {}
  for name, list in next, { Locals = locals_of, Upvalues = upvalues_of, Globals = globals_list } do
    scopes[name] = { name = name, ref = kit.hold({ scope = list, frame = frame, what = name }) }
  end
  return { scopes.Locals, scopes.Upvalues, scopes.Globals }
end

-- Gives a local or an upvalue of a frame a value; whether there is one of that name.
function kit.set_variable(frame, name, value)
  local index = find_local(frame, name)
  if index then
    return setlocal(frame.thread, frame.level, index, value) ~= nil
  end
  index = find_upvalue(frame, name)
  return index ~= nil and setupvalue(frame.callable, index, value) ~= nil
end

kit.find_local = find_local
kit.find_upvalue = find_upvalue
kit.globals_of = globals_of
