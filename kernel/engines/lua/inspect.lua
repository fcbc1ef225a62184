-- `inspect(value)`: any value as text for people; keys in order, tables within themselves named.
-- Not here: text for programs (json.lua).
local kit = ...

local find = string.find
local format = string.format
local gsub = string.gsub
local rep = string.rep
local concat = table.concat
local sort = table.sort
local byte = string.byte
local error = error
local math_type = math.type
local next = next
local rawget = rawget
local rawlen = rawlen
local tostring = tostring
local type = type

-- A table whose text is shorter than this stands on one line.
local LINE_WIDTH = 72

local KEYWORDS = {}
local WORDS = "and break do else elseif end false for function goto if in local nil not or repeat return then true"
  .. " until while"
for word in string.gmatch(WORDS, "%a+") do
  KEYWORDS[word] = true
end

local escapes = { ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t", ['"'] = '\\"', ["\\"] = "\\\\" }

local function quote(text)
  local escaped = gsub(text, '[%c"\\]', function(letter)
    return escapes[letter] or format("\\%03d", byte(letter))
  end)
  return '"' .. escaped .. '"'
end

local function key_form(key, show)
  if type(key) == "string" and find(key, "^[%a_][%w_]*$") and not KEYWORDS[key] then
    return key
  end
  return "[" .. show(key) .. "]"
end

local order = { number = 1, string = 2, boolean = 3 }

-- Numbers, then text, each in its own order; then the rest as it comes.
local function key_before(left, right)
  local left_order, right_order = order[type(left)] or 4, order[type(right)] or 4
  if left_order ~= right_order then
    return left_order < right_order
  elseif left_order <= 2 then
    return left < right
  end
  return tostring(left) < tostring(right)
end

-- The keys that are not elements of the list part, in order.
local function other_keys(value, length)
  local keys = {}
  for key in next, value do
    if math_type(key) ~= "integer" or key < 1 or key > length then
      keys[#keys + 1] = key
    end
  end
  sort(keys, key_before)
  return keys
end

local function join(parts, level)
  local line = "{ " .. concat(parts, ", ") .. " }"
  if #line + 2 * level <= LINE_WIDTH and not find(line, "\n", 1, true) then
    return line
  end
  local indent = "\n" .. rep("  ", level + 1)
  return "{" .. indent .. concat(parts, "," .. indent) .. "\n" .. rep("  ", level) .. "}"
end

local function table_form(value, level, state)
  if state.open[value] then
    return "<the table itself>"
  elseif level >= state.depth then
    return "{…}"
  end
  state.open[value] = true
  local function show(item)
    return state.show(item, level + 1)
  end
  local length = rawlen(value)
  local parts = {}
  for index = 1, length do
    parts[index] = show(rawget(value, index))
  end
  for _, key in next, other_keys(value, length) do
    parts[#parts + 1] = key_form(key, show) .. " = " .. show(rawget(value, key))
  end
  state.open[value] = nil
  if #parts == 0 then
    return "{}"
  end
  return join(parts, level)
end

local function special_form(value, kind, level, state)
  if kind == "bytes" then
    return "<" .. #kit.content(value) .. " bytes>"
  elseif kind == "integer" then
    return kit.content(value)
  elseif kind == "outcome" then
    return state.show(kit.content(value).output, level)
  end
  return "<error> " .. table_form(value, level, state)
end

-- Options: `depth`, how many levels of tables are shown.
function kit.inspect(root, options)
  if options ~= nil and type(options) ~= "table" then
    error("bad argument #2 to 'inspect' (table expected, got " .. type(options) .. ")", 2)
  end
  local state = { open = {}, depth = options and options.depth or 50 }
  function state.show(value, level)
    local kind = type(value)
    if kind == "string" then
      return quote(value)
    elseif kind == "function" or kind == "thread" or kind == "userdata" then
      return "<" .. kind .. ">"
    elseif kind ~= "table" or value == kit.null then
      return tostring(value)
    elseif kit.proxy_ids[value] or kit.class_names[value] then
      return "<" .. tostring(value) .. ">"
    end
    local special = kit.kind(value)
    if special then
      return special_form(value, special, level, state)
    end
    return table_form(value, level, state)
  end
  return state.show(root, 0)
end
