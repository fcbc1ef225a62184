-- The script's `string`: as in Lua, but no call runs for long without a look at the clock.
-- Not here: gsub (substitution.lua).
local kit = ...

local lua = string
local byte = string.byte
local find = string.find
local match = string.match
local gmatch = string.gmatch
local sub = string.sub
local unpack = table.unpack
local error = error
local type = type

local check = kit.check
local match_cost = kit.match_cost
local slow_match = kit.match

-- Steps of the C matcher that are allowed: about 20 ms.
local MOST_STEPS = 2e6
-- Above this a step of the matcher, or a copy of the text, takes long enough to look at the clock.
local LONG_TEXT = 20000

local strings = {}

-- The string argument of a function; values that behave as text are taken for it.
local function text_argument(value, index, name, level)
  if type(value) == "string" then
    return value
  end
  local text = kit.text(value)
  if not text then
    local got = value == nil and "no value" or type(value)
    error("bad argument #" .. index .. " to '" .. name .. "' (string expected, got " .. got .. ")", level or 3)
  end
  return text
end

-- Functions whose time grows with the text. Written out, because Lua's messages name the function by its variable.
local function long_text_argument(text, name)
  text = text_argument(text, 1, name, 4)
  if #text > LONG_TEXT then
    check()
  end
  return text
end

local upper, lower, reverse = lua.upper, lua.lower, lua.reverse

function strings.upper(text)
  return upper(long_text_argument(text, "upper"))
end

function strings.lower(text)
  return lower(long_text_argument(text, "lower"))
end

function strings.reverse(text)
  return reverse(long_text_argument(text, "reverse"))
end

function strings.sub(text, first, last)
  return sub(long_text_argument(text, "sub"), first, last)
end

function strings.byte(text, first, last)
  return byte(text_argument(text, 1, "byte"), first, last)
end

function strings.len(text)
  return #text_argument(text, 1, "len")
end

local rep, format, pack_string, unpack_string = lua.rep, lua.format, lua.pack, lua.unpack

function strings.rep(text, count, separator)
  check()
  return rep(long_text_argument(text, "rep"), count, separator)
end

function strings.format(template, ...)
  check()
  return format(text_argument(template, 1, "format"), ...)
end

function strings.pack(...)
  check()
  return pack_string(...)
end

function strings.unpack(...)
  check()
  return unpack_string(...)
end

strings.packsize = lua.packsize
strings.char = lua.char

local function is_quick(text, pattern)
  if #text > LONG_TEXT then
    check()
  end
  return match_cost(pattern, #text) <= MOST_STEPS
end

local function first_index(start, length)
  start = start or 1
  if start < 0 then
    start = length + start + 1
    return start < 1 and 1 or start
  end
  return start == 0 and 1 or start
end

function strings.find(text, pattern, start, plain)
  text = text_argument(text, 1, "find")
  pattern = text_argument(pattern, 2, "find")
  if plain or is_quick(text, pattern) then
    check()
    return find(text, pattern, start, plain)
  end
  start = first_index(start, #text)
  if start > #text + 1 then
    return nil
  end
  local first, last, captures, count = slow_match(text, pattern, start, true)
  if not first then
    return nil
  end
  return first, last, unpack(captures, 1, count)
end

function strings.match(text, pattern, start)
  text = text_argument(text, 1, "match")
  pattern = text_argument(pattern, 2, "match")
  if is_quick(text, pattern) then
    return match(text, pattern, start)
  end
  start = first_index(start, #text)
  if start > #text + 1 then
    return nil
  end
  local first, last, captures, count = slow_match(text, pattern, start, true)
  if not first then
    return nil
  elseif count == 0 then
    return sub(text, first, last)
  end
  return unpack(captures, 1, count)
end

-- The matches of a pattern one after the other: an iterator over first, last, captures and their number.
-- An empty match right behind another match does not count, as in Lua 5.4.
local function each_match(find_next, text, start)
  local last_end
  return function()
    while start <= #text + 1 do
      local first, last, captures, count = find_next(start)
      if not first then
        return nil
      elseif last + 1 == last_end then
        start = first + 1
      else
        start = last + 1
        last_end = start
        return first, last, captures, count
      end
    end
    return nil
  end
end

local function slow_find(text, pattern, anchors)
  return function(start)
    return slow_match(text, pattern, start, anchors)
  end
end

function strings.gmatch(text, pattern, start)
  text = text_argument(text, 1, "gmatch")
  pattern = text_argument(pattern, 2, "gmatch")
  if is_quick(text, pattern) then
    local step = gmatch(text, pattern, start)
    if #text <= LONG_TEXT then
      return step
    end
    return function()
      check()
      return step()
    end
  end
  local next_match = each_match(slow_find(text, pattern, false), text, first_index(start, #text))
  return function()
    local first, last, captures, count = next_match()
    if not first then
      return nil
    elseif count == 0 then
      return sub(text, first, last)
    end
    return unpack(captures, 1, count)
  end
end

kit.string = strings
kit.text_argument = text_argument
kit.is_quick = is_quick
kit.each_match = each_match
kit.slow_find = slow_find

-- Methods on strings (`text:upper()`) come from here too.
local strings_meta = getmetatable("")
strings_meta.__index = strings
kit.strings_meta = strings_meta
strings_meta.__metatable = false
