-- Base64 for bytes on the border, after RFC 4648. Not offered to scripts.
local kit = ...

local byte = string.byte
local char = string.char
local gsub = string.gsub
local sub = string.sub
local concat = table.concat

local ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

-- 12 bits → two letters, and back: half the steps of one letter at a time. Made at the first use, since
-- most spells never send bytes.
local pairs_of_letters
local codes

local function make_tables()
  pairs_of_letters = {}
  codes = {}
  for high = 0, 63 do
    local first = sub(ALPHABET, high + 1, high + 1)
    codes[byte(first)] = high
    for low = 0, 63 do
      pairs_of_letters[high * 64 + low] = first .. sub(ALPHABET, low + 1, low + 1)
    end
  end
end

function kit.base64_encode(data)
  if not codes then
    make_tables()
  end
  local pieces = {}
  local count = 0
  local length = #data
  for index = 1, length - 2, 3 do
    local first, second, third = byte(data, index, index + 2)
    local bits = first << 16 | second << 8 | third
    pieces[count + 1] = pairs_of_letters[bits >> 12]
    pieces[count + 2] = pairs_of_letters[bits & 4095]
    count = count + 2
  end
  local rest = length % 3
  if rest == 1 then
    pieces[count + 1] = pairs_of_letters[byte(data, length) << 4] .. "=="
  elseif rest == 2 then
    local first, second = byte(data, length - 1, length)
    local bits = first << 16 | second << 8
    pieces[count + 1] = pairs_of_letters[bits >> 12] .. sub(pairs_of_letters[bits & 4095], 1, 1) .. "="
  end
  return concat(pieces)
end

function kit.base64_decode(letters)
  if not codes then
    make_tables()
  end
  letters = gsub(letters, "=+$", "")
  local pieces = {}
  local count = 0
  local length = #letters
  for index = 1, length - 3, 4 do
    local a, b, c, d = byte(letters, index, index + 3)
    local bits = codes[a] << 18 | codes[b] << 12 | codes[c] << 6 | codes[d]
    count = count + 1
    pieces[count] = char(bits >> 16, bits >> 8 & 255, bits & 255)
  end
  local rest = length % 4
  if rest == 2 then
    local a, b = byte(letters, length - 1, length)
    pieces[count + 1] = char(codes[a] << 2 | codes[b] >> 4)
  elseif rest == 3 then
    local a, b, c = byte(letters, length - 2, length)
    local bits = codes[a] << 10 | codes[b] << 4 | codes[c] >> 2
    pieces[count + 1] = char(bits >> 8, bits & 255)
  end
  return concat(pieces)
end
