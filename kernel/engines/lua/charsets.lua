-- The single-character classes of Lua patterns: `x`, `.`, `%a`, `[set]`; and how long a pattern may take.
-- Not here: matching (patterns.lua).
local kit = ...

local byte = string.byte
local find = string.find
local char = string.char
local lower = string.lower
local error = error
local pcall = pcall

local ESCAPE, SET_OPEN, SET_CLOSE, CARET, DASH = 37, 91, 93, 94, 45
local STAR, PLUS, OPTIONAL = 42, 43, 63
local BALANCE = 98

-- class letter → byte → whether it belongs to the class; made when a pattern first has that letter
local classes = {}
local LETTERS = "acdglpsuwx"

local function class_of(letter)
  local name = char(letter)
  local class = false
  if find(LETTERS, lower(name), 1, true) then
    class = {}
    for code = 0, 255 do
      class[code] = find(char(code), "^%" .. name) ~= nil
    end
  end
  classes[letter] = class
  return class
end

-- The index behind the single-character class that starts at `index`.
local function class_end(pattern, index)
  local code = byte(pattern, index)
  if not code then
    error("malformed pattern (ends unexpectedly)", 0)
  end
  index = index + 1
  if code == ESCAPE then
    if index > #pattern then
      error("malformed pattern (ends with '%')", 0)
    end
    return index + 1
  elseif code ~= SET_OPEN then
    return index
  end
  if byte(pattern, index) == CARET then
    index = index + 1
  end
  repeat
    if index > #pattern then
      error("malformed pattern (missing ']')", 0)
    end
    code = byte(pattern, index)
    index = index + 1
    if code == ESCAPE then
      index = index + 1
    end
  until byte(pattern, index) == SET_CLOSE
  return index + 1
end

local function in_class(code, letter)
  local class = classes[letter]
  if class == nil then
    class = class_of(letter)
  end
  if class then
    return class[code]
  end
  return letter == code
end

-- Whether the set from `[` at `index` to `]` at `stop` has the byte.
local function in_set(pattern, code, index, stop)
  local found = true
  index = index + 1
  if byte(pattern, index) == CARET then
    found = false
    index = index + 1
  end
  while index < stop do
    local first = byte(pattern, index)
    if first == ESCAPE then
      index = index + 1
      if in_class(code, byte(pattern, index)) then
        return found
      end
    elseif byte(pattern, index + 1) == DASH and index + 2 < stop then
      if first <= code and code <= byte(pattern, index + 2) then
        return found
      end
      index = index + 2
    elseif first == code then
      return found
    end
    index = index + 1
  end
  return not found
end

kit.class_end = class_end
kit.in_class = in_class
kit.in_set = in_set

-- pattern → how often it branches: factor and exponent of the subject's length.
local costs = {}
local costs_count = 0

local function measure(pattern)
  local factor, exponent, index = 1, 0, 1
  if byte(pattern, 1) == CARET then
    index = 2
  else
    exponent = 1
  end
  while index <= #pattern do
    local code = byte(pattern, index)
    if code == ESCAPE and byte(pattern, index + 1) == BALANCE then
      exponent = exponent + 1
      index = index + 4
    else
      index = class_end(pattern, index)
      code = byte(pattern, index)
      if code == STAR or code == PLUS or code == DASH then
        exponent = exponent + 1
        index = index + 1
      elseif code == OPTIONAL then
        factor = factor * 2
        index = index + 1
      end
    end
  end
  return { factor = factor, exponent = exponent }
end

-- The most steps the C matcher can take on a subject of this length. No bound for a malformed pattern, which is
-- an error only when the matcher gets to the malformed part.
function kit.match_cost(pattern, length)
  local cost = costs[pattern]
  if not cost then
    if costs_count >= 500 then
      costs = {}
      costs_count = 0
    end
    local ok, measured = pcall(measure, pattern)
    cost = ok and measured or { factor = 1 / 0, exponent = 1 }
    costs[pattern] = cost
    costs_count = costs_count + 1
  end
  return cost.factor * (length + 1.0) ^ cost.exponent
end
