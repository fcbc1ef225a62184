-- The script's `string.gsub`: as in Lua, but the function it is given may call the host.
-- Not here: the other string functions (strings.lua).
local kit = ...

local byte = string.byte
local find = string.find
local gsub = string.gsub
local sub = string.sub
local concat = table.concat
local pack = table.pack
local unpack = table.unpack
local error = error
local tonumber = tonumber
local tostring = tostring
local type = type

local CARET = 94

local function quick_find(text, pattern)
  return function(start)
    local found = pack(find(text, pattern, start))
    return found[1], found[2], pack(unpack(found, 3, found.n)), found.n - 2
  end
end

-- `%0` to `%9` and `%%` in the replacement text of gsub.
local function fill_in(template, whole, captures, count)
  return (gsub(template, "%%(.?)", function(letter)
    local index = tonumber(letter)
    if letter == "%" then
      return "%"
    elseif not index then
      error("invalid use of '%' in replacement string", 0)
    elseif index == 0 or (index == 1 and count == 0) then
      return whole
    elseif index > count then
      error("invalid capture index %" .. index .. " in replacement string", 0)
    end
    return tostring(captures[index])
  end))
end

local function replacement_for(whole, captures, count, by)
  local kind = type(by)
  local value
  if kind == "function" then
    if count == 0 then
      value = by(whole)
    else
      value = by(unpack(captures, 1, count))
    end
  elseif kind == "table" then
    value = by[count == 0 and whole or captures[1]]
  else
    value = fill_in(by, whole, captures, count)
  end
  if not value then
    return whole
  end
  local text = kit.text(value)
  if not text then
    error("invalid replacement value (a " .. type(value) .. ")", 0)
  end
  return text
end

-- The replacement as gsub takes it: text, a function or a table of the script's own.
local function replacement_argument(by)
  local kind = type(by)
  if kind == "function" or (kind == "table" and not kit.text(by)) then
    return by
  end
  local text = kit.text(by)
  if not text then
    error("bad argument #3 to 'gsub' (string/function/table expected, got " .. kind .. ")", 3)
  end
  return text
end

function kit.string.gsub(text, pattern, by, most)
  text = kit.text_argument(text, 1, "gsub")
  pattern = kit.text_argument(pattern, 2, "gsub")
  by = replacement_argument(by)
  local quick = kit.is_quick(text, pattern)
  if quick and type(by) == "string" then
    return gsub(text, pattern, by, most)
  end
  most = most == nil and #text + 1 or most
  local anchored = byte(pattern, 1) == CARET
  -- `find` takes a pattern such as ")" as plain text, where `gsub` calls it malformed.
  local is_plain = find(pattern, ")", 1, true) and not find(pattern, "(", 1, true)
  local find_next = quick and not is_plain and quick_find(text, pattern) or kit.slow_find(text, pattern, true)
  local next_match = kit.each_match(find_next, text, 1)
  local pieces, pieces_count, replaced, done = {}, 0, 0, 1
  while replaced < most do
    local first, last, captures, count = next_match()
    if not first then
      break
    end
    replaced = replaced + 1
    pieces[pieces_count + 1] = sub(text, done, first - 1)
    pieces[pieces_count + 2] = replacement_for(sub(text, first, last), captures, count, by)
    pieces_count = pieces_count + 2
    done = last + 1
    if anchored then
      break
    end
  end
  pieces[pieces_count + 1] = sub(text, done)
  return concat(pieces), replaced
end
