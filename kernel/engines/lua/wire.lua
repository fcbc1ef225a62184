-- The border form of values: JSON with the tags of kernel/values.py, in both directions and without loss.
-- Trusts its input, which always comes from the host. Not here: JSON for scripts (json.lua).
local kit = ...

local byte = string.byte
local char = string.char
local find = string.find
local format = string.format
local gsub = string.gsub
local concat = table.concat
local sort = table.sort
local math_type = math.type
local utf8_len = utf8.len
local error = error
local next = next
local rawget = rawget
local rawlen = rawlen
local tonumber = tonumber
local tostring = tostring
local type = type

local null = kit.null
local lists = kit.lists

-- orjson reads and writes at most 254 levels, and a key that starts with "$" costs a level more.
local MOST_LEVELS = 120

local escapes = {
  ['"'] = '\\"',
  ["\\"] = "\\\\",
  ["\b"] = "\\b",
  ["\f"] = "\\f",
  ["\n"] = "\\n",
  ["\r"] = "\\r",
  ["\t"] = "\\t",
}
for code = 0, 31 do
  local letter = char(code)
  escapes[letter] = escapes[letter] or format("\\u%04x", code)
end
kit.json_escapes = escapes

local function quote(text)
  if find(text, '[%c"\\]') then
    text = gsub(text, '[%c"\\]', escapes)
  end
  return '"' .. text .. '"'
end
kit.quote = quote

-- Text when it is valid UTF-8, otherwise nil.
function kit.is_text(value)
  return not find(value, "[\128-\255]") or utf8_len(value) ~= nil
end
local is_text = kit.is_text

local function string_form(value)
  if is_text(value) then
    return quote(value)
  end
  return '{"$bytes":"' .. kit.base64_encode(value) .. '"}'
end

-- The shortest of the three forms that reads back as the same number.
local function float_form(value)
  local form = format("%.15g", value)
  if tonumber(form) ~= value then
    form = format("%.16g", value)
    if tonumber(form) ~= value then
      form = format("%.17g", value)
    end
  end
  if not find(form, "[%.e]") then
    form = form .. ".0"
  end
  return form
end
kit.float_form = float_form

local function number_form(value)
  if math_type(value) == "integer" then
    return tostring(value)
  elseif value ~= value then
    return '{"$float":"nan"}'
  elseif value == 1 / 0 then
    return '{"$float":"inf"}'
  elseif value == -1 / 0 then
    return '{"$float":"-inf"}'
  end
  return float_form(value)
end

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

-- Sorted, because a run that is repeated has to say the same words in the same order.
local function sorted_keys(value)
  local names = {}
  local keys = {}
  local count = 0
  local tagged = false
  for key in next, value do
    local name = key_text(key)
    count = count + 1
    names[count] = name
    keys[name] = key
    tagged = tagged or byte(name, 1) == 36
  end
  sort(names)
  return names, keys, tagged
end

local function write_object(value, level)
  local names, keys, tagged = sorted_keys(value)
  put(tagged and '{"$dict":{' or "{")
  for index = 1, #names do
    local name = names[index]
    put((index > 1 and "," or "") .. quote(name) .. ":")
    write(rawget(value, keys[name]), level)
  end
  put(tagged and "}}" or "}")
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
    local length = list_length(value)
    if length then
      write_list(value, length, level + 1)
    else
      write_object(value, level + 1)
    end
  end
end

function write(value, level)
  local kind = type(value)
  if kind == "string" then
    put(string_form(value))
  elseif kind == "number" then
    put(number_form(value))
  elseif kind == "boolean" then
    put(value and "true" or "false")
  elseif kind == "nil" then
    put("null")
  elseif kind == "table" then
    write_table(value, level)
  elseif kind == "function" then
    put('{"$fn":' .. kit.function_id(value) .. "}")
  else
    error("A " .. kind .. " cannot leave the script.", 0)
  end
end

-- One value as border JSON.
function kit.encode(value)
  buffer = {}
  size = 0
  write(value, 1)
  return concat(buffer)
end

-- The arguments of a call as a border list; nil among them is null.
function kit.encode_arguments(count, ...)
  buffer = {}
  size = 0
  local arguments = { ... }
  write_list(arguments, count, 1)
  return concat(buffer)
end
