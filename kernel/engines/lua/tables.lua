-- The script's `table`: as in Lua, but the comparator of sort may call the host, and no call runs for long without a
-- look at the clock.
local kit = ...

local concat = table.concat
local insert = table.insert
local move = table.move
local pack = table.pack
local remove = table.remove
local sort = table.sort
local unpack = table.unpack
local error = error
local pcall = pcall
local type = type

local check = kit.check

local LONG_TABLE = 10000
local MOST_ELEMENTS = 1e7

local function less(left, right)
  return left < right
end

-- Merges the sorted runs [left, middle) and [middle, stop) of `from` into `to`.
local function merge(from, to, left, middle, stop, is_less)
  local right = middle
  local at = left
  local split = middle
  while left < split and right < stop do
    if is_less(from[right], from[left]) then
      to[at] = from[right]
      right = right + 1
    else
      to[at] = from[left]
      left = left + 1
    end
    at = at + 1
  end
  while left < split do
    to[at] = from[left]
    left = left + 1
    at = at + 1
  end
  while right < stop do
    to[at] = from[right]
    right = right + 1
    at = at + 1
  end
end

-- A merge sort in Lua, since nothing can pause inside the one in C.
local function merge_sort(list, length, is_less)
  local from, to = list, {}
  local width = 1
  while width < length do
    for left = 1, length, 2 * width do
      local middle = left + width
      local stop = left + 2 * width
      if middle > length + 1 then
        middle = length + 1
      end
      if stop > length + 1 then
        stop = length + 1
      end
      merge(from, to, left, middle, stop, is_less)
    end
    -- The list itself is only written at the end: a comparator that fails leaves it as it was.
    if from == list then
      from, to = to, {}
    else
      from, to = to, from
    end
    width = width * 2
  end
  if from ~= list then
    for index = 1, length do
      list[index] = from[index]
    end
  end
end

local tables = { pack = pack, unpack = unpack }

function tables.sort(list, is_less)
  check()
  local length = #list
  if length > MOST_ELEMENTS then
    error("bad argument #1 to 'sort' (array too big)", 2)
  elseif is_less ~= nil and type(is_less) ~= "function" then
    error("bad argument #2 to 'sort' (function expected, got " .. type(is_less) .. ")", 2)
  end
  -- Tables are compared by a metamethod of theirs, which may call the host as well.
  if is_less == nil and type(list[1]) ~= "table" then
    return sort(list)
  end
  merge_sort(list, length, is_less or less)
end

-- The list with values that behave as text turned into text.
local function texts_of(list, first, last)
  local texts = {}
  for index = first, last do
    local value = list[index]
    texts[index] = kit.text(value) or value
  end
  return texts
end

function tables.concat(list, separator, first, last)
  check()
  local ok, text = pcall(concat, list, separator, first, last)
  if ok then
    return text
  elseif text == kit.STOP then
    error(text, 0)
  end
  first = first or 1
  last = last or #list
  if last - first > MOST_ELEMENTS then
    error("bad argument #4 to 'concat' (too many elements)", 2)
  end
  return concat(texts_of(list, first, last), separator, first, last)
end

function tables.insert(list, ...)
  if #list > LONG_TABLE then
    check()
  end
  return insert(list, ...)
end

function tables.remove(list, ...)
  if #list > LONG_TABLE then
    check()
  end
  return remove(list, ...)
end

function tables.move(from, first, last, at, to)
  if type(first) == "number" and type(last) == "number" and last - first > MOST_ELEMENTS then
    error("bad argument #3 to 'move' (too many elements to move)", 2)
  end
  check()
  return move(from, first, last, at, to)
end

kit.table = tables
