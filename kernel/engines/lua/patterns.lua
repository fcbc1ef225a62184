-- Lua patterns in Lua, after lstrlib.c of Lua 5.4: slower than the C matcher by 40 to 80 times, but it can be
-- stopped. Used only where the C matcher could run for too long. Not here: the string functions (strings.lua),
-- and the classes of characters (charsets.lua).
local kit = ...

local byte = string.byte
local sub = string.sub
local error = error
local class_end = kit.class_end
local in_class = kit.in_class
local in_set = kit.in_set

local ESCAPE, ANY, SET_OPEN, CARET, DASH = 37, 46, 91, 94, 45
local PAREN_OPEN, PAREN_CLOSE, DOLLAR = 40, 41, 36
local STAR, PLUS, OPTIONAL = 42, 43, 63
local BALANCE, FRONTIER = 98, 102
local ZERO, NINE = 48, 57

-- The length of a capture that is not closed yet, or is a position.
local OPEN, POSITION = -1, -2

-- The match in progress. One at a time: nothing in here pauses.
local subject, subject_length = "", 0
local pattern, pattern_length = "", 0
local capture_starts, capture_lengths, capture_count = {}, {}, 0
local match_from

local function single_matches(at, index, stop)
  if at > subject_length then
    return false
  end
  local code = byte(subject, at)
  local kind = byte(pattern, index)
  if kind == ANY then
    return true
  elseif kind == ESCAPE then
    return in_class(code, byte(pattern, index + 1))
  elseif kind == SET_OPEN then
    return in_set(pattern, code, index, stop - 1)
  end
  return kind == code
end

local function open_capture(at, index)
  local position = byte(pattern, index + 1) == PAREN_CLOSE
  if capture_count >= 32 then
    error("too many captures", 0)
  end
  capture_count = capture_count + 1
  capture_starts[capture_count] = at
  capture_lengths[capture_count] = position and POSITION or OPEN
  local stop = match_from(at, position and index + 2 or index + 1)
  if not stop then
    capture_count = capture_count - 1
  end
  return stop
end

local function close_capture(at, index)
  local level = capture_count
  while level > 0 and capture_lengths[level] ~= OPEN do
    level = level - 1
  end
  if level == 0 then
    error("invalid pattern capture", 0)
  end
  capture_lengths[level] = at - capture_starts[level]
  local stop = match_from(at, index + 1)
  if not stop then
    capture_lengths[level] = OPEN
  end
  return stop
end

-- The index behind a balanced `%bxy`, or nil.
local function match_balance(at, index)
  if index + 3 > pattern_length then
    error("malformed pattern (missing arguments to '%b')", 0)
  end
  local opens, closes = byte(pattern, index + 2, index + 3)
  if byte(subject, at) ~= opens then
    return nil
  end
  local depth = 1
  for next_at = at + 1, subject_length do
    local code = byte(subject, next_at)
    if code == closes then
      depth = depth - 1
      if depth == 0 then
        return next_at + 1
      end
    elseif code == opens then
      depth = depth + 1
    end
  end
  return nil
end

-- The pattern index behind a frontier `%f[set]` that holds here, or nil.
local function match_frontier(at, index)
  index = index + 2
  if byte(pattern, index) ~= SET_OPEN then
    error("missing '[' after '%f' in pattern", 0)
  end
  local stop = class_end(pattern, index)
  local before = at == 1 and 0 or byte(subject, at - 1)
  local here = at <= subject_length and byte(subject, at) or 0
  if in_set(pattern, before, index, stop - 1) or not in_set(pattern, here, index, stop - 1) then
    return nil
  end
  return stop
end

-- The index behind what `%1` to `%9` repeats, or nil.
local function match_again(at, digit)
  local level = digit - ZERO
  if level < 1 or level > capture_count or capture_lengths[level] == OPEN then
    error("invalid capture index %" .. level, 0)
  end
  local start = capture_starts[level]
  local text = sub(subject, start, start + capture_lengths[level] - 1)
  if sub(subject, at, at + #text - 1) ~= text then
    return nil
  end
  return at + #text
end

local function match_most(at, index, stop, least)
  local count = 0
  while single_matches(at + count, index, stop) do
    count = count + 1
  end
  while count >= least do
    local found = match_from(at + count, stop + 1)
    if found then
      return found
    end
    count = count - 1
  end
  return nil
end

local function match_fewest(at, index, stop)
  while true do
    local found = match_from(at, stop + 1)
    if found then
      return found
    elseif not single_matches(at, index, stop) then
      return nil
    end
    at = at + 1
  end
end

-- A single-character class and its suffix. Returns the result and true, or the two indices to go on from.
local function match_single(at, index)
  local stop = class_end(pattern, index)
  local suffix = byte(pattern, stop)
  if suffix == OPTIONAL then
    if single_matches(at, index, stop) then
      local found = match_from(at + 1, stop + 1)
      if found then
        return found, nil, true
      end
    end
    return at, stop + 1
  elseif suffix == STAR then
    return match_most(at, index, stop, 0), nil, true
  elseif suffix == PLUS then
    return match_most(at, index, stop, 1), nil, true
  elseif suffix == DASH then
    return match_fewest(at, index, stop), nil, true
  elseif single_matches(at, index, stop) then
    return at + 1, stop
  end
  return nil, nil, true
end

-- `%b`, `%f`, `%1`, or a class. Returns as `match_single`.
local function match_item(at, index)
  if byte(pattern, index) == ESCAPE then
    local letter = byte(pattern, index + 1)
    if letter == BALANCE then
      at = match_balance(at, index)
      return at, index + 4, not at
    elseif letter == FRONTIER then
      index = match_frontier(at, index)
      return index and at, index, not index
    elseif letter and letter >= ZERO and letter <= NINE then
      at = match_again(at, letter)
      return at, index + 2, not at
    end
  end
  return match_single(at, index)
end

-- The index behind the match of the rest of the pattern, or nil.
function match_from(at, index)
  while index <= pattern_length do
    local code = byte(pattern, index)
    if code == PAREN_OPEN then
      return open_capture(at, index)
    elseif code == PAREN_CLOSE then
      return close_capture(at, index)
    elseif code == DOLLAR and index == pattern_length then
      return at == subject_length + 1 and at or nil
    end
    local ended
    at, index, ended = match_item(at, index)
    if ended then
      return at
    end
  end
  return at
end

local function captures()
  local list = {}
  for level = 1, capture_count do
    local start, length = capture_starts[level], capture_lengths[level]
    if length == OPEN then
      error("unfinished capture", 0)
    end
    list[level] = length == POSITION and start or sub(subject, start, start + length - 1)
  end
  return list
end

-- The first match at or after `start`: first and last index, captures and their number; or nil.
-- `anchors`: whether a `^` at the start of the pattern is an anchor.
function kit.match(text, its_pattern, start, anchors)
  subject, subject_length = text, #text
  pattern, pattern_length = its_pattern, #its_pattern
  local anchored = anchors and byte(pattern, 1) == CARET
  repeat
    capture_count = 0
    local stop = match_from(start, anchored and 2 or 1)
    if stop then
      return start, stop - 1, captures(), capture_count
    end
    start = start + 1
  until start > subject_length + 1 or anchored
  return nil
end
