-- The globals of a script: what Lua offers that can neither leave the runtime nor hold it up, and what we add.
-- Everything else of Lua's library does not exist in here. Runs last.
local kit = ...

local collectgarbage = collectgarbage
local concat = table.concat
local error = error
local getmetatable = getmetatable
local ipairs = ipairs
local load = load
local next = next
local pairs = pairs
local rawget = rawget
local select = select
local setmetatable = setmetatable
local type = type

local globals = {}
kit.globals = globals
globals._G = globals
globals._VERSION = _VERSION

local PLAIN = "assert error ipairs next pairs rawequal rawget rawlen rawset select tonumber tostring type"
for name in string.gmatch(PLAIN, "%a+") do
  globals[name] = _G[name]
end

local function copy(source)
  local result = {}
  for key, value in pairs(source) do
    result[key] = value
  end
  return result
end

globals.pcall = kit.pcall
globals.xpcall = kit.xpcall
globals.coroutine = kit.coroutine
globals.string = kit.string
globals.table = kit.table
globals.io = kit.io
globals.console = kit.console
globals.json = kit.json
globals.inspect = kit.inspect
globals.print = kit.print
globals.math = copy(math)
globals.utf8 = copy(utf8)
globals.debug = { traceback = kit.traceback }

-- Gone since Lua 5.3, and in many scripts.
function globals.math.pow(base, exponent)
  return base ^ exponent
end

local LONG_TEXT = 20000

for _, name in ipairs({ "len", "codepoint", "offset" }) do
  local plain = utf8[name]
  globals.utf8[name] = function(text, ...)
    if type(text) == "string" and #text > LONG_TEXT then
      kit.check()
    end
    return plain(text, ...)
  end
end

-- A run that is repeated has the chance and the clock of the first time; a script's own seed stays.
local randomseed = math.randomseed
local seeded = false

function globals.math.randomseed(...)
  seeded = true
  return randomseed(...)
end

function kit.seed(number)
  if not seeded then
    randomseed(number)
  end
end

local clock, date, time = kit.clock, os.date, os.time
local floor, tonumber = math.floor, tonumber

local function now()
  return floor(tonumber(clock()))
end

globals.os = { clock = os.clock, difftime = os.difftime }

function globals.os.time(...)
  if (...) == nil then
    return now()
  end
  return time(...)
end

function globals.os.date(format, moment)
  if format == nil then
    format = "%c"
  end
  return date(format, moment == nil and now() or moment)
end

-- The environment is what the profile lets through, as the global `env`.
function globals.os.getenv(name)
  local environment = rawget(globals, "env")
  return type(environment) == "table" and rawget(environment, name) or nil
end

globals.uuid = {}

function globals.uuid.generate()
  return kit.call("uuid.generate")
end

-- Finalizers run where nothing can stop them.
function globals.setmetatable(value, meta)
  if type(meta) == "table" and rawget(meta, "__gc") ~= nil then
    error("__gc is not available to spells; use a <close> variable", 2)
  end
  return setmetatable(value, meta)
end

function globals.getmetatable(value)
  if type(value) == "string" then
    return nil
  end
  return getmetatable(value)
end

function globals.collectgarbage(option)
  kit.check()
  if option == nil or option == "collect" then
    return collectgarbage("collect")
  elseif option == "count" then
    return collectgarbage("count")
  end
  return 0
end

local LONGEST_CHUNK = 1000000

local function read_chunk(reader)
  local parts = {}
  while true do
    local part = reader()
    if part == nil or part == "" then
      return concat(parts)
    end
    parts[#parts + 1] = part
  end
end

-- Text only: compiled chunks can crash Lua.
function globals.load(chunk, name, _, ...)
  if type(chunk) == "function" then
    chunk = read_chunk(chunk)
  end
  chunk = kit.text_argument(chunk, 1, "load")
  if #chunk > LONGEST_CHUNK then
    return nil, "the chunk is longer than a million characters"
  end
  local environment = globals
  if select("#", ...) > 0 then
    environment = (...)
  end
  return load(chunk, name or "=(load)", "t", environment)
end
