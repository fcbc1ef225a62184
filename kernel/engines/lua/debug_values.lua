-- Values for a debugger: how they look in one line, and what is in them, page by page. Raw access only: looking at a
-- value runs no code of the script. Not here: where values are found (debug_frames.lua).
local kit = ...

local native = kit.native.debug
local getinfo = native.getinfo
local getmetatable = native.getmetatable
local concat = table.concat
local find = string.find
local format = string.format
local gsub = string.gsub
local byte = string.byte
local math_type = math.type
local min = math.min
local next = next
local rawget = rawget
local rawlen = rawlen
local rawset = rawset
local sort = table.sort
local status = coroutine.status
local sub = string.sub
local tostring = tostring
local type = type

-- Bytes of a text, and entries of a table, that one line shows.
local LONGEST_TEXT = 300
local MOST_ENTRIES = 6

-- Members that are listed when nobody asked for a page.
local MOST_MEMBERS = 1000

-- Keys beyond which they are listed as they come: sorting a million of them would hold everything up.
local MOST_SORTED = 20000

-- number → what can be looked into during this pause
local holders = {}

function kit.forget_values()
  holders = {}
end

function kit.hold(holder)
  holders[#holders + 1] = holder
  return #holders
end

function kit.holder_of(ref)
  return holders[ref]
end

local escapes = { ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t", ['"'] = '\\"', ["\\"] = "\\\\" }

local function escape(letter)
  return escapes[letter] or format("\\%03d", byte(letter))
end

-- A text in quotes, cut between two characters.
local function quoted(text, whole)
  local rest = ""
  if not whole and #text > LONGEST_TEXT then
    local stop = LONGEST_TEXT
    while stop > 0 and find(sub(text, stop + 1, stop + 1), "[\128-\191]") do
      stop = stop - 1
    end
    text, rest = sub(text, 1, stop), "… (" .. #text .. " bytes)"
  end
  return '"' .. gsub(text, '[%c"\\]', escape) .. '"' .. rest
end

local function function_form(callable)
  local info = getinfo(callable, "S")
  if info.what == "C" or info.source == kit.OURS then
    return "function (built in)"
  end
  return "function (" .. kit.short(info.source) .. ":" .. info.linedefined .. ")"
end

local shown

local function key_form(key)
  if type(key) == "string" and find(key, "^[%a_][%w_]*$") then
    return key
  end
  return "[" .. shown(key, 1) .. "]"
end

local function plain_table_form(value, level)
  if next(value) == nil then
    return "{}"
  elseif level > 0 then
    return "{…}"
  end
  local parts = {}
  local length = rawlen(value)
  for index = 1, min(length, MOST_ENTRIES) do
    parts[index] = shown(rawget(value, index), level + 1)
  end
  local key, item = next(value)
  while key ~= nil and #parts < MOST_ENTRIES do
    if math_type(key) ~= "integer" or key < 1 or key > length then
      parts[#parts + 1] = key_form(key) .. " = " .. shown(item, level + 1)
    end
    key, item = next(value, key)
  end
  if key ~= nil or length > MOST_ENTRIES then
    parts[#parts + 1] = "…"
  end
  return "{ " .. concat(parts, ", ") .. " }"
end

local function table_form(value, level)
  local kind = kit.kind(value)
  if value == kit.null then
    return "null"
  elseif kit.class_names[value] then
    return "class " .. kit.class_names[value]
  elseif kit.proxy_ids[value] then
    return kit.proxy_classes[value] .. " #" .. kit.proxy_ids[value]
  elseif kit.callables[value] then
    return "function (built in)"
  elseif kind == "bytes" then
    return "<" .. #kit.content(value) .. " bytes>"
  elseif kind == "integer" then
    return kit.content(value)
  elseif kind == "outcome" then
    return "outcome " .. shown(kit.content(value).output, level)
  elseif kind == "error" then
    return "error " .. shown(rawget(value, "message"), level)
  end
  return plain_table_form(value, level)
end

-- A value in one line; `whole` for all of a text.
function shown(value, level, whole)
  local kind = type(value)
  if kind == "string" then
    return quoted(value, whole)
  elseif kind == "table" then
    return table_form(value, level)
  elseif kind == "function" then
    return function_form(value)
  elseif kind == "thread" then
    return "coroutine (" .. status(value) .. ")"
  elseif kind == "userdata" then
    return "userdata"
  end
  return tostring(value)
end

function kit.shown_value(value, whole)
  return shown(value, 0, whole)
end

-- The table in which the members of a value are, or nil when it has none.
local function members_of(value)
  if type(value) ~= "table" or value == kit.null then
    return nil
  end
  local kind = kit.kind(value)
  if kind == "outcome" then
    return kit.content(value)
  elseif kind == "bytes" or kind == "integer" then
    return nil
  end
  return value
end

-- The metatable of a table, when the script gave it one.
local function own_metatable(value)
  local meta = getmetatable(value)
  if meta and rawget(meta, "__metatable") == nil and type(value) == "table" then
    return meta
  end
  return nil
end

-- A variable as the debugger tells it. `path` is an expression for it, or nil.
function kit.variable(name, value, path, whole)
  local told = { name = name, value = shown(value, 0, whole), type = type(value), path = path, ref = 0 }
  local members = members_of(value)
  if members and (next(members) ~= nil or own_metatable(value)) then
    told.ref = kit.hold({ table = members, of = value, path = path })
    told.indexed = rawlen(members)
  end
  return told
end

local order = { number = 1, string = 2, boolean = 3 }

local function key_before(left, right)
  local left_order, right_order = order[type(left)] or 4, order[type(right)] or 4
  if left_order ~= right_order then
    return left_order < right_order
  elseif left_order <= 2 then
    return left < right
  end
  return format("%p", left) < format("%p", right)
end

-- The keys beside the list part, in order; kept for the pause, since pages of them are asked for.
local function named_keys(holder)
  if not holder.keys then
    local keys, length = {}, rawlen(holder.table)
    for key in next, holder.table do
      if math_type(key) ~= "integer" or key < 1 or key > length then
        keys[#keys + 1] = key
      end
    end
    if #keys <= MOST_SORTED then
      sort(keys, key_before)
    end
    holder.keys = keys
  end
  return holder.keys
end

local function member_path(holder, key)
  if not holder.path then
    return nil
  elseif type(key) == "string" and find(key, "^[%a_][%w_]*$") then
    return holder.path .. "." .. key
  elseif type(key) == "string" or type(key) == "number" then
    return holder.path .. "[" .. shown(key, 0, true) .. "]"
  end
  return nil
end

local function member(holder, key)
  return kit.variable(key_form(key), rawget(holder.table, key), member_path(holder, key))
end

-- `filter`: "indexed" or "named"; else both. `start` counts from 0, `count` 0 is all.
function kit.table_members(holder, filter, start, count)
  local length = filter == "named" and 0 or rawlen(holder.table)
  local keys = filter == "indexed" and {} or named_keys(holder)
  local total = length + #keys
  local last = count > 0 and min(start + count, total) or min(start + MOST_MEMBERS, total)
  local list = {}
  for position = start + 1, last do
    local key = position
    if position > length then
      key = keys[position - length]
    end
    list[#list + 1] = member(holder, key)
  end
  if count == 0 and last < total then
    list[#list + 1] = { name = "…", value = (total - last) .. " more", type = "", ref = 0 }
  end
  local meta = filter ~= "indexed" and start == 0 and own_metatable(holder.of)
  if meta then
    list[#list + 1] = kit.variable("(metatable)", meta)
  end
  return list
end

-- Gives a member a value; whether there is such a member.
function kit.set_member(holder, name, value)
  local index = tonumber(string.match(name, "^%[(%d+)%]$"))
  if index and rawget(holder.table, index) ~= nil then
    rawset(holder.table, index, value)
    return true
  end
  for _, key in next, named_keys(holder) do
    if key_form(key) == name then
      rawset(holder.table, key, value)
      return true
    end
  end
  return false
end
