-- What a table of the script is on the border: a list, or an object whose names are in order.
-- Not here: writing it (wire.lua).
local kit = ...

local byte = string.byte
local sort = table.sort
local math_type = math.type
local next = next
local rawget = rawget
local rawlen = rawlen
local tostring = tostring
local type = type

local is_text = kit.is_text
local quote = kit.quote
local lists = kit.lists

local DOLLAR = 36

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

local function key_text(key)
  if type(key) == "string" then
    if not is_text(key) then
      kit.refuse("A table with a key that is not text cannot leave the script.")
    end
    return key
  elseif type(key) == "number" then
    return tostring(key)
  end
  return kit.refuse("A table with a " .. type(key) .. " as key cannot leave the script. Use text as keys.")
end

-- Names in their order, because a run that is repeated has to say the same words in the same order; their keys
-- where those are numbers; and whether a name looks like a tag.
function kit.sorted_names(value)
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
    tagged = tagged or byte(name, 1) == DOLLAR
  end
  if count > 1 then
    sort(names)
  end
  return names, keys, tagged
end

-- Most tables have a few names that were written before. name → its form as the first in an object, and as another.
local firsts = {}
local others = {}
kit.first_names, kit.other_names = firsts, others
local known_count = 0
local MOST_KNOWN = 2000
local LONGEST_KNOWN = 40

local function learn(name)
  if type(name) ~= "string" or #name > LONGEST_KNOWN or known_count > 2 * MOST_KNOWN then
    return false
  elseif byte(name, 1) == DOLLAR or not is_text(name) then
    return false
  end
  known_count = known_count + 1
  others[name] = "," .. quote(name) .. ":"
  firsts[name] = "{" .. quote(name) .. ":"
  return true
end

-- One list of names for each level, used again and again.
local names_of_levels = {}
local MOST_FEW = 12

-- The names of a table in their order, and how many; nil when they are not few, or one of them is out of the ordinary.
function kit.few_names(value, level)
  local names = names_of_levels[level]
  if not names then
    names = {}
    names_of_levels[level] = names
  end
  local count = 0
  for name in next, value do
    if count == MOST_FEW or (not firsts[name] and not learn(name)) then
      return nil
    end
    local place = count
    while place > 0 and name < names[place] do
      names[place + 1] = names[place]
      place = place - 1
    end
    names[place + 1] = name
    count = count + 1
  end
  return names, count
end

-- Before something is written: makes room for new names when there are many.
function kit.forget_names()
  if known_count <= MOST_KNOWN then
    return
  end
  known_count = 0
  for name in next, firsts do
    firsts[name], others[name] = nil, nil
  end
end
