-- Reads the border form of values: compact JSON by the host, with the tags of kernel/values.py.
-- Trusts its input. Not here: the way out (wire.lua).
local kit = ...

local byte = string.byte
local find = string.find
local sub = string.sub
local concat = table.concat
local utf8_char = utf8.char
local tonumber = tonumber

local QUOTE = 34
local OPEN_LIST, CLOSE_LIST = 91, 93
local OPEN_OBJECT, CLOSE_OBJECT = 123, 125
local LETTER_T, LETTER_F, LETTER_N = 116, 102, 110
local DOLLAR = 36

local null = kit.null
local lists = kit.lists

local text = ""
local position = 1
local read

local simple_escapes = {
  b = "\b",
  f = "\f",
  n = "\n",
  r = "\r",
  t = "\t",
  ['"'] = '"',
  ["\\"] = "\\",
  ["/"] = "/",
}

-- The character of `\uXXXX` (two of them for one beyond the basic plane), whose backslash is at `start`.
local function read_code_point(start)
  local code = tonumber(sub(text, start + 2, start + 5), 16)
  position = start + 6
  if code >= 0xD800 and code < 0xDC00 and sub(text, position, position + 1) == "\\u" then
    local low = tonumber(sub(text, position + 2, position + 5), 16)
    if low >= 0xDC00 and low < 0xE000 then
      code = 0x10000 + (code - 0xD800) * 1024 + (low - 0xDC00)
      position = position + 6
    end
  end
  return utf8_char(code)
end

local function read_escaped(stop)
  local parts = {}
  local count = 0
  while true do
    count = count + 1
    parts[count] = sub(text, position, stop - 1)
    if byte(text, stop) == QUOTE then
      position = stop + 1
      return concat(parts)
    end
    local letter = sub(text, stop + 1, stop + 1)
    count = count + 1
    if letter == "u" then
      parts[count] = read_code_point(stop)
    else
      parts[count] = simple_escapes[letter]
      position = stop + 2
    end
    stop = find(text, '["\\]', position)
  end
end

-- A string whose opening quote is behind us.
local function read_string()
  local stop = find(text, '["\\]', position)
  if byte(text, stop) == QUOTE then
    local value = sub(text, position, stop - 1)
    position = stop + 1
    return value
  end
  return read_escaped(stop)
end

local function read_list()
  local list = {}
  local count = 0
  position = position + 1
  if byte(text, position) == CLOSE_LIST then
    position = position + 1
    lists[list] = true
    return list
  end
  while true do
    local value = read()
    if value == nil then
      value = null
    end
    count = count + 1
    list[count] = value
    position = position + 1
    if byte(text, position - 1) == CLOSE_LIST then
      return list
    end
  end
end

local special_floats = { nan = 0 / 0, inf = 1 / 0, ["-inf"] = -1 / 0 }

local function untag(tag, object)
  local content = object[tag]
  if tag == "$dict" then
    return content
  elseif tag == "$bytes" then
    return kit.new_bytes(kit.base64_decode(content))
  elseif tag == "$int" then
    return kit.new_integer(content)
  elseif tag == "$float" then
    return special_floats[content]
  elseif tag == "$fn" then
    return kit.function_of(content)
  elseif tag == "$ref" then
    return kit.proxy(content, object["$class"])
  elseif tag == "$error" then
    return kit.new_error(content)
  elseif tag == "$outcome" then
    return kit.new_outcome(content)
  end
  return object
end

-- A name and the colon behind it.
local function read_name()
  local _, stop, name = find(text, '^"([^"\\]*)":', position)
  if stop then
    position = stop + 1
    return name
  end
  position = position + 1
  name = read_string()
  position = position + 1
  return name
end

-- `plain`: this is the content of a `$dict`, whose keys are taken as they are.
local function read_object(plain)
  local object = {}
  position = position + 1
  if byte(text, position) == CLOSE_OBJECT then
    position = position + 1
    return object
  end
  local first = read_name()
  local tagged = not plain and byte(first, 1) == DOLLAR
  local name = first
  while true do
    if tagged and name == "$dict" then
      object[name] = read_object(true)
    else
      object[name] = read()
    end
    position = position + 1
    if byte(text, position - 1) == CLOSE_OBJECT then
      break
    end
    name = read_name()
  end
  if tagged then
    return untag(first, object)
  end
  return object
end

function read()
  local code = byte(text, position)
  if code == QUOTE then
    local _, stop, value = find(text, '^"([^"\\]*)"', position)
    if stop then
      position = stop + 1
      return value
    end
    position = position + 1
    return read_string()
  elseif code == OPEN_OBJECT then
    return read_object(false)
  elseif code == OPEN_LIST then
    return read_list()
  elseif code == LETTER_T then
    position = position + 4
    return true
  elseif code == LETTER_F then
    position = position + 5
    return false
  elseif code == LETTER_N then
    position = position + 4
    return nil
  end
  local _, stop, number = find(text, "^([%d%.eE+%-]+)", position)
  position = stop + 1
  return tonumber(number)
end

local read_text = kit.unhooked(function(json)
  text = json
  position = 1
  local value = read()
  text = ""
  return value
end)

-- One value of border JSON.
function kit.decode(json)
  -- Most answers are one string.
  if byte(json, 1) == QUOTE and not find(json, "\\", 1, true) then
    return sub(json, 2, -2)
  end
  return read_text(json)
end

-- A border list as arguments: how many, and the table of them, where null is nil.
function kit.decode_arguments(json)
  local arguments = kit.decode(json)
  local count = #arguments
  for index = 1, count do
    if arguments[index] == null then
      arguments[index] = nil
    end
  end
  return count, arguments
end
