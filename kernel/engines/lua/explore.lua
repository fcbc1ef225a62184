-- What an editor asks about the live globals. Never runs code of the script: raw access only.
local kit = ...

local gmatch = string.gmatch
local next = next
local rawget = rawget
local sort = table.sort
local type = type

local MOST_KEYS = 500

-- The value of a dotted path (`config.models`), or nil.
local function value_at(path)
  local value = kit.globals
  for name in gmatch(path, "[^.]+") do
    if type(value) ~= "table" or kit.kind(value) then
      return nil
    end
    value = rawget(value, name)
  end
  return value
end

local function keys_of(value)
  local names = {}
  for key, item in next, value do
    if type(key) == "string" and kit.is_text(key) then
      names[#names + 1] = { key, type(item) }
    end
    if #names == MOST_KEYS then
      break
    end
  end
  sort(names, function(left, right)
    return left[1] < right[1]
  end)
  kit.lists[names] = true
  return names
end

-- Border JSON: `{"class": name}` for a host object, `{"type": "string"}` for text,
-- `{"keys": [[name, type], …]}` for a table, `{}` for anything else.
function kit.explore(path)
  local value = value_at(path)
  local result = {}
  if type(value) == "string" or kit.kind(value) == "outcome" or kit.kind(value) == "error" then
    result.type = "string"
  elseif type(value) == "table" then
    result.class = kit.proxy_classes[value]
    if not result.class then
      result.keys = keys_of(value)
    end
  end
  return kit.encode(result)
end
