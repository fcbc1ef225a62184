-- The script's `json`: strict, with keys in order and errors that name the position, after RFC 8259.
-- Not here: reading it (json_decode.lua), and the border form (wire.lua), which has tags.
local kit = ...

local rep = string.rep
local concat = table.concat
local sort = table.sort
local error = error
local math_type = math.type
local next = next
local rawget = rawget
local tostring = tostring
local type = type

local quote = kit.quote
local null = kit.null

local MOST_LEVELS = 1000

local write

-- Text of a value that is one piece of JSON, or nil for lists and objects.
local function scalar(value)
  local kind = type(value)
  if kind == "string" then
    if not kit.is_text(value) then
      error("cannot encode bytes that are not text", 0)
    end
    return quote(value)
  elseif kind == "number" then
    if math_type(value) == "integer" then
      return tostring(value)
    elseif value ~= value or value == 1 / 0 or value == -1 / 0 then
      error("cannot encode " .. tostring(value) .. ": JSON has no such number", 0)
    end
    return kit.float_form(value)
  elseif kind == "boolean" then
    return tostring(value)
  elseif value == nil or value == null then
    return "null"
  elseif kind ~= "table" then
    error("cannot encode a " .. kind, 0)
  end
  return nil
end

local function special(value, kind, out, level)
  if kind == "bytes" then
    out[#out + 1] = quote(kit.base64_encode(kit.content(value)))
  elseif kind == "integer" then
    out[#out + 1] = kit.content(value)
  else
    write(kit.content(value).output, out, level)
  end
end

local function write_list(value, length, out, level)
  local separator = out.indent and "\n" .. rep(out.indent, level) or ""
  out[#out + 1] = "["
  for index = 1, length do
    out[#out + 1] = (index > 1 and "," or "") .. separator
    write(rawget(value, index), out, level + 1)
  end
  if length > 0 and out.indent then
    out[#out + 1] = "\n" .. rep(out.indent, level - 1)
  end
  out[#out + 1] = "]"
end

local function sorted_keys(value)
  local names, keys = {}, {}
  for key in next, value do
    local name = kit.text(key)
    if not name then
      error("cannot encode a table with a " .. type(key) .. " as key", 0)
    end
    names[#names + 1] = name
    keys[name] = key
  end
  sort(names)
  return names, keys
end

local function write_object(value, out, level)
  local names, keys = sorted_keys(value)
  local separator = out.indent and "\n" .. rep(out.indent, level) or ""
  local colon = out.indent and ": " or ":"
  out[#out + 1] = "{"
  for index = 1, #names do
    out[#out + 1] = (index > 1 and "," or "") .. separator .. scalar(names[index]) .. colon
    write(rawget(value, keys[names[index]]), out, level + 1)
  end
  if #names > 0 and out.indent then
    out[#out + 1] = "\n" .. rep(out.indent, level - 1)
  end
  out[#out + 1] = "}"
end

function write(value, out, level)
  local text = scalar(value)
  local kind = kit.kind(value)
  if text then
    out[#out + 1] = text
  elseif level > MOST_LEVELS then
    error("cannot encode a table that contains itself, or is nested too deep", 0)
  elseif kind and kind ~= "error" then
    special(value, kind, out, level)
  elseif kit.proxy_ids[value] then
    out[#out + 1] = quote(tostring(value))
  else
    local length = kit.list_length(value)
    if length then
      write_list(value, length, out, level)
    else
      write_object(value, out, level)
    end
  end
end

-- Options: `indent`, a number of spaces or the text itself; or just that instead of a table.
local function encode(value, options)
  local indent = options
  if type(options) == "table" then
    indent = options.indent
  end
  if indent == true then
    indent = 2
  end
  if type(indent) == "number" then
    indent = rep(" ", indent)
  end
  local out = { indent = indent or nil }
  write(value, out, 1)
  return concat(out)
end

kit.json = { encode = encode, null = null }
