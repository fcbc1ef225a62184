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
local byte = string.byte
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

-- Half of a pair of UTF-16 in three bytes, as JSON writes it.
local function half(three)
  local _, second, third = byte(three, 1, 3)
  return format("\\u%04x", 0xD000 + (second - 0x80) * 64 + third - 0x80)
end

local function quote(text)
  if find(text, '[%c"\\]') then
    text = gsub(text, '[%c"\\]', escapes)
  end
  if find(text, "\237[\160-\191]") then
    text = gsub(text, "\237[\160-\191][\128-\191]", half)
  end
  return '"' .. text .. '"'
end
kit.quote = quote

-- Whether a string is text: UTF-8, in which half of a pair of UTF-16 may stand alone, as it may in the other languages.
function kit.is_text(value)
  if not find(value, "[\128-\255]") or utf8_len(value) then
    return true
  end
  return utf8_len(value, 1, -1, true) ~= nil and not find(value, "\244[\144-\191]") and not find(value, "[\245-\255]")
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
