-- Lines that pause: a source that was made to (halting.py) calls this before each of its statements. Loaded only when
-- somebody has set a breakpoint on a line. Not here: whether to pause and who is asked, which is the host's.
local kit, names = ...

local native = kit.native.debug
local getinfo = native.getinfo
local getlocal = native.getlocal
local getupvalue = native.getupvalue
local setlocal = native.setlocal
local setupvalue = native.setupvalue
local gmatch = string.gmatch
local isyieldable = coroutine.isyieldable
local math_type = math.type
local next = next
local rawset = rawset
local running = coroutine.running
local status = coroutine.status
local sub = string.sub
local tostring = tostring
local type = type

-- How much of a value is told.
local DEEPEST, MOST_ENTRIES, LONGEST = 4, 200, 100000

local built_in = {}
for name in gmatch(names, "%S+") do
  built_in[name] = true
end

-- The step under way, with the coroutine it began in and how many frames that had.
local step, step_thread, step_height

local function height_above(level)
  local height = 0
  while getinfo(level + height, "l") do
    height = height + 1
  end
  return height
end

local told

local function told_table(value, depth)
  local class = kit.class_names[value]
  if class or kit.proxy_ids[value] then
    return "<" .. (class or "object") .. ">"
  elseif depth >= DEEPEST then
    return "{…}"
  end
  local result, count = {}, 0
  for key, item in next, value do
    count = count + 1
    if count > MOST_ENTRIES then
      break
    end
    local kind = math_type(key)
    result[kind == "integer" and key or tostring(key)] = told(item, depth + 1)
  end
  return result
end

-- A value as plain data, looked at without running code of the script.
function told(value, depth)
  local kind = type(value)
  if kind == "string" then
    return #value > LONGEST and sub(value, 1, LONGEST) or value
  elseif kind == "number" or kind == "boolean" then
    return value
  elseif kind == "table" then
    return told_table(value, depth)
  end
  return "<" .. kind .. ">"
end

local function is_shown(name, value)
  return value ~= nil and sub(name, 1, 1) ~= "(" and type(value) ~= "function"
end

-- The variables of the code at a level: globals of the script's own, what its function closes over, and its locals.
local function variables_at(level)
  local values = {}
  for name, value in next, kit.globals do
    if type(name) == "string" and not built_in[name] and is_shown(name, value) and not kit.class_names[value] then
      values[name] = told(value, 0)
    end
  end
  local callable, index = getinfo(level, "f").func, 1
  local name, value = getupvalue(callable, index)
  while name do
    if name ~= "_ENV" and is_shown(name, value) then
      values[name] = told(value, 0)
    end
    index = index + 1
    name, value = getupvalue(callable, index)
  end
  index = 1
  name, value = getlocal(level, index)
  while name do
    if is_shown(name, value) then
      values[name] = told(value, 0)
    end
    index = index + 1
    name, value = getlocal(level, index)
  end
  return values
end

local function place_of_local(level, wanted)
  local found, index = nil, 1
  local name = getlocal(level, index)
  while name do
    -- The last of a name is the one that the code there sees.
    found = name == wanted and index or found
    index = index + 1
    name = getlocal(level, index)
  end
  return found
end

local function place_of_upvalue(callable, wanted)
  local index = 1
  local name = getupvalue(callable, index)
  while name do
    if name == wanted then
      return index
    end
    index = index + 1
    name = getupvalue(callable, index)
  end
  return nil
end

local function change(level, name, value)
  local index = place_of_local(level + 2, name)
  if index then
    setlocal(level + 1, index, value)
    return
  end
  local callable = getinfo(level + 1, "f").func
  index = place_of_upvalue(callable, name)
  if index then
    setupvalue(callable, index, value)
  else
    rawset(kit.globals, name, value)
  end
end

-- Whether the step under way ends at a line of the function at a level.
local function ends_step(level)
  if step == "into" then
    return true
  elseif running() ~= step_thread then
    return status(step_thread) == "dead"
  end
  local height = height_above(level + 1)
  return height < step_height or (step == "over" and height == step_height)
end

-- A line begins; `wanted` is the line of its breakpoint, 0 for none.
function kit.globals.__halt(line, wanted)
  if wanted == 0 and not step then
    return
  end
  local stepped = step ~= nil and ends_step(2)
  if (wanted == 0 and not stepped) or not isyieldable() then
    return
  end
  local answer = kit.call("Debug.at_line", line, variables_at(3), wanted, stepped)
  if answer.step ~= "stay" then
    step = answer.step ~= "" and answer.step or nil
    step_thread, step_height = running(), height_above(2)
  end
  for name, value in next, answer.set or {} do
    change(2, name, value)
  end
end
built_in.__halt = true
