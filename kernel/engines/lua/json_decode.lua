-- `json.decode` for scripts: strict, after RFC 8259; an error names the position. Null becomes `json.null`.
-- Not here: writing it (json.lua), and the border form (unwire.lua), which has tags.
local kit = ...

local byte = string.byte
local find = string.find
local sub = string.sub
local concat = table.concat
local error = error
local math_type = math.type
local tonumber = tonumber
local type = type
local utf8_char = utf8.char

local null = kit.null

local MOST_LEVELS = 1000

local function line_and_column(text, position)
  local line, start = 1, 1
  while true do
    local stop = find(text, "\n", start, true)
    if not stop or stop >= position then
      return line, position - start + 1
    end
    line = line + 1
    start = stop + 1
  end
end

local function fail(text, position, problem)
  local line, column = line_and_column(text, position)
  error("invalid JSON at line " .. line .. ", column " .. column .. ": " .. problem, 0)
end

local read

local function skip_space(text, position)
  return find(text, "[^ \t\r\n]", position) or #text + 1
end

local escapes = {
  ['"'] = '"',
  ["\\"] = "\\",
  ["/"] = "/",
  b = "\b",
  f = "\f",
  n = "\n",
  r = "\r",
  t = "\t",
}

-- The character of `\uXXXX` at `position`, and the position behind it.
local function read_code_point(text, position)
  local digits = sub(text, position + 2, position + 5)
  if not find(digits, "^%x%x%x%x$") then
    fail(text, position, "\\u needs four hexadecimal digits")
  end
  local code = tonumber(digits, 16)
  local low = find(text, "^\\u[dD][c-fC-F]%x%x", position + 6) and tonumber(sub(text, position + 8, position + 11), 16)
  if code >= 0xD800 and code < 0xDC00 and low then
    return utf8_char(0x10000 + (code - 0xD800) * 1024 + (low - 0xDC00)), position + 12
  elseif code >= 0xD800 and code < 0xE000 then
    return "\u{FFFD}", position + 6
  end
  return utf8_char(code), position + 6
end

local function read_string(text, position)
  local opened = position
  local parts = {}
  position = position + 1
  while true do
    local stop = find(text, '[%c"\\]', position)
    if not stop then
      fail(text, opened, "the string has no end")
    end
    parts[#parts + 1] = sub(text, position, stop - 1)
    local code = byte(text, stop)
    if code == 34 then
      return concat(parts), stop + 1
    elseif code == 92 and sub(text, stop + 1, stop + 1) == "u" then
      parts[#parts + 1], position = read_code_point(text, stop)
    elseif code == 92 then
      local letter = sub(text, stop + 1, stop + 1)
      parts[#parts + 1] = escapes[letter] or fail(text, stop, "unknown escape '\\" .. letter .. "'")
      position = stop + 2
    elseif code == 127 then
      parts[#parts + 1] = "\127"
      position = stop + 1
    else
      fail(text, stop, "a control character in a string has to be escaped")
    end
  end
end

local function read_number(text, position)
  local first, last = find(text, "^-?%d+%.?%d*[eE]?[+-]?%d*", position)
  local digits = first and sub(text, first, last)
  if not digits or not tonumber(digits) or find(digits, "^-?0%d") or find(digits, "%.$") or find(digits, "%.[eE]") then
    fail(text, position, position > #text and "the text ends here" or "unexpected '" .. sub(text, position, position) .. "'")
  end
  local number = tonumber(digits)
  -- Lua reads an integer beyond 64 bits as a float and loses digits.
  if math_type(number) == "float" and not find(digits, "[%.eE]") then
    return kit.new_integer(digits), last + 1
  end
  return number, last + 1
end

local function read_list(text, position, level)
  local list = {}
  position = skip_space(text, position + 1)
  if byte(text, position) == 93 then
    kit.lists[list] = true
    return list, position + 1
  end
  while true do
    list[#list + 1], position = read(text, position, level)
    position = skip_space(text, position)
    local code = byte(text, position)
    if code == 93 then
      return list, position + 1
    elseif code ~= 44 then
      fail(text, position, "expected ',' or ']'")
    end
    position = skip_space(text, position + 1)
  end
end

local function read_object(text, position, level)
  local object = {}
  position = skip_space(text, position + 1)
  if byte(text, position) == 125 then
    return object, position + 1
  end
  while true do
    if byte(text, position) ~= 34 then
      fail(text, position, "expected a key in double quotes")
    end
    local key
    key, position = read_string(text, position)
    position = skip_space(text, position)
    if byte(text, position) ~= 58 then
      fail(text, position, "expected ':'")
    end
    object[key], position = read(text, skip_space(text, position + 1), level)
    position = skip_space(text, position)
    local code = byte(text, position)
    if code == 125 then
      return object, position + 1
    elseif code ~= 44 then
      fail(text, position, "expected ',' or '}'")
    end
    position = skip_space(text, position + 1)
  end
end

local words = { { "true", true }, { "false", false }, { "null", null } }

function read(text, position, level)
  local code = byte(text, position)
  if level > MOST_LEVELS then
    fail(text, position, "nested too deep")
  elseif code == 34 then
    return read_string(text, position)
  elseif code == 123 then
    return read_object(text, position, level + 1)
  elseif code == 91 then
    return read_list(text, position, level + 1)
  end
  for index = 1, #words do
    local word = words[index]
    if sub(text, position, position + #word[1] - 1) == word[1] then
      return word[2], position + #word[1]
    end
  end
  return read_number(text, position)
end

function kit.json.decode(text)
  local source = kit.text(text)
  if not source then
    error("bad argument #1 to 'decode' (string expected, got " .. type(text) .. ")", 2)
  end
  local value, position = read(source, skip_space(source, 1), 1)
  position = skip_space(source, position)
  if position <= #source then
    fail(source, position, "unexpected text after the value")
  end
  return value
end
