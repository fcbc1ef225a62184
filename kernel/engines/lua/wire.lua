-- The border form of values: JSON with the tags of kernel/values.py, in both directions and without loss.
-- Not here: the names in tables (names.lua), the way in (unwire.lua), and JSON for scripts (json.lua).
local kit = ...

local concat = table.concat
local error = error
local getmetatable = debug.getmetatable
local next = next
local rawget = rawget
local type = type

local quote = kit.quote
local scalar_form = kit.scalar_form
local null = kit.null
local list_length = kit.list_length
local sorted_names = kit.sorted_names
local few_names = kit.few_names
local firsts = kit.first_names
local others = kit.other_names

-- orjson reads and writes at most 254 levels, and a key that starts with "$" costs a level more.
local MOST_LEVELS = 120

-- What is written so far, in pieces. This runs without the hook that looks at the clock, so it has to look itself.
local buffer = {}
local size = 0
local next_look = 0
local PIECES_BETWEEN_LOOKS = 4000
local write

-- Whose arguments are written, if any, and which: for messages.
local call_name
local argument = 0

-- Says why a value cannot leave, and in which argument of which call it stands.
function kit.refuse(message)
  error((call_name and call_name .. ": argument " .. argument .. ": " or "") .. message, 0)
end
local refuse = kit.refuse

local function put(piece)
  size = size + 1
  buffer[size] = piece
end

local function look()
  next_look = size + PIECES_BETWEEN_LOOKS
  kit.check()
end

local function write_list(value, length, level)
  put("[")
  for index = 1, length do
    if index > 1 then
      put(",")
    end
    local item = rawget(value, index)
    local form = scalar_form(item)
    if form then
      size = size + 1
      buffer[size] = form
    else
      write(item, level)
    end
    if size > next_look then
      look()
    end
  end
  put("]")
end

local function write_any_object(value, level)
  local names, keys, tagged = sorted_names(value)
  put(tagged and '{"$dict":{' or "{")
  for index = 1, #names do
    local name = names[index]
    put((index > 1 and "," or "") .. quote(name) .. ":")
    write(rawget(value, keys and keys[name] or name), level)
    if size > next_look then
      look()
    end
  end
  put(tagged and "}}" or "}")
end

local function write_object(value, level)
  local names, count = few_names(value, level)
  if not names then
    return write_any_object(value, level)
  elseif count == 0 then
    return put("{}")
  end
  local heads = firsts
  for index = 1, count do
    local name = names[index]
    local item = rawget(value, name)
    local form = scalar_form(item)
    size = size + 1
    buffer[size] = heads[name]
    heads = others
    if form then
      size = size + 1
      buffer[size] = form
    else
      write(item, level)
    end
  end
  put("}")
  if size > next_look then
    look()
  end
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
    write_object(value, level + 1)
    put("}")
  end
end

local function write_table(value, level)
  if level > MOST_LEVELS then
    refuse("A table that contains itself, or is nested too deep, cannot leave the script.")
  elseif not getmetatable(value) then
    return write_plain_table(value, level)
  end
  local kind = kit.kind(value)
  local id = kit.proxy_ids[value]
  local class = kit.class_names[value]
  if class then
    refuse(class .. " cannot leave the script, for it is a class. Make an object of it with new.")
  elseif value == null then
    put("null")
  elseif kind then
    write_special(value, kind, level)
  elseif id then
    put('{"$ref":' .. id .. ',"$class":' .. quote(kit.proxy_classes[value]) .. "}")
  elseif kit.callables[value] then
    put('{"$fn":' .. kit.function_id(kit.callables[value]) .. "}")
  elseif kit.is_unfinished(value) then
    refuse("An object cannot leave the script before its init has ended, or has called its parent's init.")
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
    refuse("A " .. kind .. " cannot leave the script.")
  end
end

local function begin()
  buffer = {}
  size = 0
  next_look = PIECES_BETWEEN_LOOKS
  kit.forget_names()
end

local function finish()
  local text = concat(buffer)
  buffer = {}
  return text
end

local write_value = kit.unhooked(function(value)
  begin()
  write(value, 1)
  return finish()
end)

local write_one_argument = kit.unhooked(function(value)
  begin()
  put("[")
  write(value, 2)
  put("]")
  return finish()
end)

local write_arguments = kit.unhooked(function(arguments)
  begin()
  put("[")
  for position = 1, arguments.n do
    if position > 1 then
      put(",")
    end
    argument = position
    write(arguments[position], 2)
  end
  put("]")
  return finish()
end)

-- One value as border JSON.
function kit.encode(value)
  call_name = nil
  return scalar_form(value) or write_value(value)
end

-- The arguments of a call as a border list; nil among them is null.
function kit.encode_arguments(name, count, ...)
  call_name = name
  argument = 1
  if count == 1 then
    local form = scalar_form(...)
    return form and "[" .. form .. "]" or write_one_argument(...)
  end
  return write_arguments({ n = count, ... })
end
