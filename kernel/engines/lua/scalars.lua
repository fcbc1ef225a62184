-- The border form of text, numbers and truth values. Not here: lists and tables (wire.lua).
local kit = ...

local char = string.char
local find = string.find
local format = string.format
local gsub = string.gsub
local math_type = math.type
local tonumber = tonumber
local tostring = tostring
local type = type
local utf8_len = utf8.len

local escapes = {
  ['"'] = '\\"',
  ["\\"] = "\\\\",
  ["\b"] = "\\b",
  ["\f"] = "\\f",
  ["\n"] = "\\n",
  ["\r"] = "\\r",
  ["\t"] = "\\t",
}
for code = 0, 31 do
  local letter = char(code)
  escapes[letter] = escapes[letter] or format("\\u%04x", code)
end

local function quote(text)
  if find(text, '[%c"\\]') then
    text = gsub(text, '[%c"\\]', escapes)
  end
  return '"' .. text .. '"'
end
kit.quote = quote

-- Whether a string is valid UTF-8.
function kit.is_text(value)
  return not find(value, "[\128-\255]") or utf8_len(value) ~= nil
end
local is_text = kit.is_text

local function string_form(value)
  -- One look is enough for most strings.
  if not find(value, '[%c"\\\128-\255]') then
    return '"' .. value .. '"'
  elseif is_text(value) then
    return quote(value)
  end
  return '{"$bytes":"' .. kit.base64_encode(value) .. '"}'
end

-- The shortest of the three forms that reads back as the same number.
local function float_form(value)
  local form = format("%.15g", value)
  if tonumber(form) ~= value then
    form = format("%.16g", value)
    if tonumber(form) ~= value then
      form = format("%.17g", value)
    end
  end
  if not find(form, "[%.e]") then
    form = form .. ".0"
  end
  return form
end
kit.float_form = float_form

local function number_form(value)
  if math_type(value) == "integer" then
    return tostring(value)
  elseif value ~= value then
    return '{"$float":"nan"}'
  elseif value == 1 / 0 then
    return '{"$float":"inf"}'
  elseif value == -1 / 0 then
    return '{"$float":"-inf"}'
  end
  return float_form(value)
end

-- The form of a value that is one piece, or nil.
function kit.scalar_form(value)
  local kind = type(value)
  if kind == "string" then
    return string_form(value)
  elseif kind == "number" then
    return number_form(value)
  elseif kind == "boolean" then
    return value and "true" or "false"
  elseif kind == "nil" then
    return "null"
  end
  return nil
end
