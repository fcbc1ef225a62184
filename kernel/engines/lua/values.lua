-- The values Lua lacks: null, bytes, big integers, errors and outcomes, as tables that behave well.
-- Not here: how they travel (wire.lua).
local kit = ...

local getmetatable = debug.getmetatable
local setmetatable = setmetatable
local rawequal = rawequal
local rawget = rawget
local rawset = rawset
local type = type
local tostring = tostring
local tonumber = tonumber
local error = error
local next = next
local pairs = pairs

-- value → what it holds, out of the script's reach.
local contents = setmetatable({}, { __mode = "k" })

kit.null = setmetatable({}, {
  __name = "null",
  __metatable = false,
  __tostring = function()
    return "null"
  end,
})

-- Tables that came as an empty list, so that they go back as one. A mark beside the table and not
-- a metatable: the script may want to give it one of its own.
kit.lists = setmetatable({}, { __mode = "k" })

local Bytes = { __name = "bytes", __metatable = false }
local BigInteger = { __name = "integer", __metatable = false }
local Error = { __name = "error", __metatable = false }
local Outcome = { __name = "outcome", __metatable = false }

local kinds = { [Bytes] = "bytes", [BigInteger] = "integer", [Error] = "error", [Outcome] = "outcome" }

-- "bytes", "integer", "error", "outcome", or nil for a table of the script's own.
function kit.kind(value)
  return kinds[getmetatable(value)]
end

function kit.content(value)
  return contents[value]
end

-- The text of a value that behaves as text, or nil.
local function text(value)
  local kind = type(value)
  if kind == "string" then
    return value
  elseif kind == "number" then
    return tostring(value)
  elseif kind ~= "table" then
    return nil
  end
  local special = kinds[getmetatable(value)]
  if special == "error" then
    return tostring(rawget(value, "message"))
  elseif special == "outcome" then
    return text(contents[value].output)
  elseif special then
    return contents[value]
  end
  return nil
end
kit.text = text

-- `err:match(…)`, `answer:upper()`: the string method, applied to the value's text. It is looked up in the
-- script's own `string` at each call, so what a spell adds there works too.
local methods = {}

local function text_method(name)
  local method = methods[name]
  if method or type(name) ~= "string" or kit.string[name] == nil then
    return method
  end
  method = function(self, ...)
    return kit.string[name](text(self) or self, ...)
  end
  methods[name] = method
  return method
end

local function concat_part(value)
  local part = text(value)
  if part then
    return part
  end
  local meta = type(value) == "table" and getmetatable(value)
  if meta and rawget(meta, "__tostring") then
    return tostring(value)
  end
  error("attempt to concatenate a " .. type(value) .. " value", 3)
end

local function concat(left, right)
  return concat_part(left) .. concat_part(right)
end

local function text_length(self)
  return #text(self)
end

Bytes.__tostring = text
Bytes.__concat = concat
Bytes.__len = text_length
Bytes.__index = function(_, key)
  return text_method(key)
end
Bytes.__eq = function(left, right)
  return contents[left] == contents[right] and kinds[getmetatable(left)] == kinds[getmetatable(right)]
end

function kit.new_bytes(content)
  local value = setmetatable({}, Bytes)
  contents[value] = content
  return value
end

BigInteger.__tostring = text
BigInteger.__concat = concat
BigInteger.__eq = Bytes.__eq

-- What a value that behaves as another one counts as. Arithmetic with big integers goes on in floats, as it does for any
-- Lua integer that grows too big for its 64 bits.
local function operand(value)
  local kind = type(value) == "table" and kinds[getmetatable(value)]
  if kind == "outcome" then
    return operand(contents[value].output)
  elseif kind == "integer" then
    return tonumber(contents[value])
  end
  return value
end

local arithmetic = {
  __add = function(left, right)
    return left + right
  end,
  __sub = function(left, right)
    return left - right
  end,
  __mul = function(left, right)
    return left * right
  end,
  __div = function(left, right)
    return left / right
  end,
  __idiv = function(left, right)
    return left // right
  end,
  __mod = function(left, right)
    return left % right
  end,
  __pow = function(left, right)
    return left ^ right
  end,
  __unm = function(value)
    return -value
  end,
}

local comparisons = {
  __lt = function(left, right)
    return left < right
  end,
  __le = function(left, right)
    return left <= right
  end,
}

-- Whether a table of the script's own says what to do.
local function knows(value, event)
  local meta = type(value) == "table" and getmetatable(value)
  return meta and rawget(meta, event) ~= nil
end

local function check_arithmetic(left, right, event)
  local wrong = left
  if tonumber(left) then
    wrong = right
  end
  if not tonumber(wrong) and not knows(left, event) and not knows(right, event) then
    error("attempt to perform arithmetic on a " .. type(wrong) .. " value", 3)
  end
end

local function check_comparison(left, right, event)
  local kind, other = type(left), type(right)
  local fits = kind == other and (kind == "number" or kind == "string")
  if not fits and not knows(left, event) and not knows(right, event) then
    error("attempt to compare " .. kind .. " with " .. other, 3)
  end
end

local function add_operators(operators, check)
  for event, compute in next, operators do
    local function operator(left, right)
      local first, second = operand(left), operand(right)
      check(first, second, event)
      return compute(first, second)
    end
    BigInteger[event] = operator
    Outcome[event] = operator
  end
end

add_operators(arithmetic, check_arithmetic)
add_operators(comparisons, check_comparison)

Outcome.__eq = function(left, right)
  return rawequal(operand(left), operand(right))
end

function kit.new_integer(digits)
  local value = setmetatable({}, BigInteger)
  contents[value] = digits
  return value
end

Error.__tostring = text
Error.__concat = concat
Error.__index = function(_, key)
  return text_method(key)
end

-- `fields` has `type`, `message` and whatever else the host tells; it becomes the error itself.
function kit.new_error(fields)
  return setmetatable(fields, Error)
end

Outcome.__tostring = function(self)
  local output = contents[self].output
  if type(output) == "table" and not kinds[getmetatable(output)] then
    return kit.inspect(output)
  end
  return tostring(output)
end

Outcome.__concat = function(left, right)
  if kinds[getmetatable(left)] == "outcome" then
    left = tostring(left)
  end
  if kinds[getmetatable(right)] == "outcome" then
    right = tostring(right)
  end
  return concat(left, right)
end

Outcome.__len = function(self)
  return #contents[self].output
end

Outcome.__index = function(self, key)
  local content = contents[self]
  local more = content[key]
  if more ~= nil then
    return more
  end
  local inner
  if type(content.output) == "table" then
    inner = content.output[key]
  end
  if inner == nil and key == "result" and content.steps_executed ~= nil then
    -- Of a workflow: another word for its output, where that has no such field of its own.
    return content.output
  end
  if inner == nil and type(content.output) ~= "table" then
    return text_method(key)
  end
  return inner
end

Outcome.__newindex = function(self, key, value)
  local content = contents[self]
  if type(content.output) == "table" then
    content.output[key] = value
  else
    rawset(content, key, value)
  end
end

Outcome.__pairs = function(self)
  local output = contents[self].output
  if type(output) == "table" then
    return pairs(output)
  end
  return next, {}
end

-- `content` has `output`, and the rest of what there is to tell (`steps`, `metadata`, …).
function kit.new_outcome(content)
  local value = setmetatable({}, Outcome)
  contents[value] = content
  return value
end
