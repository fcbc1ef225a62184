-- "did you mean": the known name that is nearest to one that does not exist.
local kit = ...

local byte = string.byte
local lower = string.lower
local min = math.min
local next = next
local tostring = tostring
local type = type

-- How many letters have to be added, dropped, changed or swapped with the next (Damerau and Levenshtein, row by row).
local function distance(left, right)
  local row, before = {}, nil
  for column = 0, #right do
    row[column] = column
  end
  for line = 1, #left do
    local current = { [0] = line }
    for column = 1, #right do
      local one, other = byte(left, line), byte(right, column)
      local steps = min(row[column] + 1, current[column - 1] + 1, row[column - 1] + (one == other and 0 or 1))
      if before and column > 1 and one == byte(right, column - 1) and byte(left, line - 1) == other then
        steps = min(steps, before[column - 2] + 1)
      end
      current[column] = steps
    end
    before, row = row, current
  end
  return row[#right]
end

-- A key as it may stand in a message.
function kit.shown(key)
  return type(key) == "string" and key or tostring(key)
end

-- "; an Agent has 'run_stream', 'stream_chat'" when methods of a class have the name for a part, or what an agent that
-- does not stream has instead; otherwise "".
function kit.methods_like(name, class)
  local like, methods = {}, kit.describe(class).methods
  for method in next, methods do
    if #name > 3 and ("_" .. method .. "_"):find("_" .. name .. "_", 1, true) and not method:find("_async$") then
      like[#like + 1] = "'" .. method .. "'"
    end
  end
  table.sort(like)
  local article = class:find("^[AEIOU]") and "an " or "a "
  if #like == 0 and name:find("stream") and methods.run and methods.get_state then
    local whole = methods.chat and "chat" or "run"
    return "; " .. article .. class .. " does not stream: its '" .. whole .. "' gives the whole answer"
  end
  return #like > 0 and "; " .. article .. class .. " has " .. table.concat(like, ", ", 1, min(#like, 4)) or ""
end

-- "; did you mean 'chat'?" when one of the names is near, otherwise "".
function kit.suggestion(name, names)
  if type(name) ~= "string" or #name > 60 then
    return ""
  end
  local best
  -- Of a short name hardly anything is left when two letters are others.
  local best_distance = #name <= 4 and 2 or #name // 3 + 2
  for candidate in next, names do
    local steps = type(candidate) == "string" and distance(lower(name), lower(candidate))
    if steps and (steps < best_distance or (steps == best_distance and best and candidate < best)) then
      best = candidate
      best_distance = steps
    end
  end
  return best and "; did you mean '" .. best .. "'?" or ""
end
