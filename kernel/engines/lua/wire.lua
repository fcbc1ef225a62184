-- The border form of values: JSON with the tags of kernel/values.py, in both directions and without loss.
-- Not here: the way in (unwire.lua), and JSON for scripts (json.lua).
local kit = ...

local byte = string.byte
local concat = table.concat
local sort = table.sort
local math_type = math.type
local error = error
local getmetatable = debug.getmetatable
local next = next
local rawget = rawget
local rawlen = rawlen
local tostring = tostring
local type = type

local is_text = kit.is_text
local quote = kit.quote
local scalar_form = kit.scalar_form
local null = kit.null
local lists = kit.lists

-- orjson reads and writes at most 254 levels, and a key that starts with "$" costs a level more.
local MOST_LEVELS = 120

-- How many elements the list in a table has, or nil when the table is no list. A list may have holes
-- (`{1, nil, 3}`) when it has a first element and at least half of the others.
function kit.list_length(value)
  local length = rawlen(value)
  local count = 0
  local largest = 0
  for key in next, value do
    if math_type(key) ~= "integer" or key < 1 then
      return nil
    end
    count = count + 1
    if key > largest then
      largest = key
    end
  end
  if count == 0 then
    return lists[value] and 0 or nil
  elseif count == length and largest == length then
    return length
  elseif rawget(value, 1) ~= nil and largest <= 2 * count then
    return largest
  end
  return nil
end
local list_length = kit.list_length

local buffer = {}
local size = 0
local write

local function put(piece)
  size = size + 1
  buffer[size] = piece
  -- This runs without the hook that looks at the clock.
  if size & 4095 == 0 then
    kit.check()
  end
end

local function write_list(value, length, level)
  put("[")
  for index = 1, length do
    if index > 1 then
      put(",")
    end
    write(rawget(value, index), level)
  end
  put("]")
end

local function key_text(key)
  if type(key) == "string" then
    if not is_text(key) then
      error("A table with a key that is not text cannot leave the script.", 0)
    end
    return key
  elseif type(key) == "number" then
    return tostring(key)
  end
  error("A table with a " .. type(key) .. " as key cannot leave the script. Use text as keys.", 0)
end

-- Names in their order, because a run that is repeated has to say the same words in the same order; their keys
-- where those are numbers; and whether a name looks like a tag.
local function sorted_names(value)
  local names = {}
  local keys
  local count = 0
  local tagged = false
  for key in next, value do
    local name = key_text(key)
    count = count + 1
    names[count] = name
    if name ~= key then
      keys = keys or {}
      keys[name] = key
    end
    tagged = tagged or byte(name, 1) == 36
  end
  if count > 1 then
    sort(names)
  end
  return names, keys, tagged
end

local function write_object(value, level)
  local names, keys, tagged = sorted_names(value)
  put(tagged and '{"$dict":{' or "{")
  for index = 1, #names do
    local name = names[index]
    local item = rawget(value, keys and keys[name] or name)
    local head = (index > 1 and "," or "") .. quote(name) .. ":"
    local form = scalar_form(item)
    if form then
      put(head .. form)
    else
      put(head)
      write(item, level)
    end
  end
  put(tagged and "}}" or "}")
end

local function write_plain_table(value, level)
  -- A table that begins with text as key is no list, whatever follows.
  local length = type(next(value)) ~= "string" and list_length(value)
  if length then
    write_list(value, length, level + 1)
  else
    write_object(value, level + 1)
  end
end

local function write_special(value, kind, level)
  if kind == "bytes" then
    put('{"$bytes":"' .. kit.base64_encode(kit.content(value)) .. '"}')
  elseif kind == "integer" then
    put('{"$int":"' .. kit.content(value) .. '"}')
  elseif kind == "outcome" then
    write(kit.content(value).output, level)
  else
    put('{"$error":')
    write_object(value, level)
    put("}")
  end
end

local function write_table(value, level)
  if level > MOST_LEVELS then
    error("A table that contains itself, or is nested too deep, cannot leave the script.", 0)
  elseif not getmetatable(value) then
    return write_plain_table(value, level)
  end
  local kind = kit.kind(value)
  local id = kit.proxy_ids[value]
  local class = kit.class_names[value]
  if class then
    error(class .. " is a class and cannot leave the script. Make an object of it with " .. class .. ".new.", 0)
  elseif value == null then
    put("null")
  elseif kind then
    write_special(value, kind, level)
  elseif id then
    put('{"$ref":' .. id .. ',"$class":' .. quote(kit.proxy_classes[value]) .. "}")
  else
    write_plain_table(value, level)
  end
end

function write(value, level)
  local kind = type(value)
  local form = scalar_form(value)
  if form then
    put(form)
  elseif kind == "table" then
    write_table(value, level)
  elseif kind == "function" then
    put('{"$fn":' .. kit.function_id(value) .. "}")
  else
    error("A " .. kind .. " cannot leave the script.", 0)
  end
end

local function finish()
  local text = concat(buffer)
  buffer = {}
  size = 0
  return text
end

local write_value = kit.unhooked(function(value)
  buffer = {}
  size = 0
  write(value, 1)
  return finish()
end)

local write_arguments = kit.unhooked(function(arguments)
  buffer = {}
  size = 0
  write_list(arguments, arguments.n, 1)
  return finish()
end)

-- One value as border JSON.
function kit.encode(value)
  return scalar_form(value) or write_value(value)
end

-- The arguments of a call as a border list; nil among them is null.
function kit.encode_arguments(count, ...)
  local form = count == 1 and scalar_form(...)
  if form then
    return "[" .. form .. "]"
  end
  return write_arguments({ n = count, ... })
end
