-- The script's `print` and `io`: text goes straight out through one function of the host, in order and from anywhere;
-- reading asks the host. There are no files here: those are tools.
local kit = ...

local concat = table.concat
local select = select
local error = error
local find = string.find
local sub = string.sub
local rawequal = rawequal
local setmetatable = setmetatable
local tostring = tostring
local type = type

local write = kit.write
local STDOUT, STDERR = 1, 2

-- What the host answers: go on, give the others a turn, or stop, since the spell wrote more than it may.
local BREATHE, STOPPED = 1, 2

local function put(stream, text)
  local code = write(stream, text)
  if code == BREATHE then
    kit.breathe()
  elseif code == STOPPED then
    error(kit.STOP, 0)
  end
end
kit.put, kit.STDOUT, kit.STDERR = put, STDOUT, STDERR

function kit.print(...)
  local count = select("#", ...)
  local parts = { ... }
  for index = 1, count do
    parts[index] = tostring(parts[index])
  end
  put(STDOUT, concat(parts, "\t", 1, count) .. "\n")
end

local function put_all(stream, first, ...)
  local parts = { ... }
  for index = first, select("#", ...) do
    local text = kit.text(parts[index])
    if not text then
      error("bad argument #" .. index .. " to 'write' (string expected, got " .. type(parts[index]) .. ")", 3)
    end
    parts[index] = text
  end
  put(stream, concat(parts, "", first))
end

-- One read as the host knows it: "l" a line, "L" with its end, "a" all, "n" a number, or a count of bytes.
local function read_one(format)
  if type(format) == "string" then
    format = find(format, "^%*") and sub(format, 2, 2) or sub(format, 1, 1)
  end
  return kit.call("io.read", format)
end

local function read_each(count, format, ...)
  local value = read_one(format)
  if count <= 1 then
    return value
  end
  return value, read_each(count - 1, ...)
end

local function read(...)
  local count = select("#", ...)
  if count == 0 then
    return read_one("l")
  end
  return read_each(count, ...)
end

local function lines(format)
  return function()
    return read_one(format or "l")
  end
end

-- A stream as `io.stdout`: methods by colon, each of them returns the stream, so that calls can be chained.
local function new_stream(stream)
  local file
  file = {
    write = function(_, ...)
      put_all(stream, 1, ...)
      return file
    end,
    flush = function()
      return file
    end,
    setvbuf = function()
      return true
    end,
    close = function()
      return nil, "this stream stays open"
    end,
  }
  return setmetatable(file, {
    __name = "file",
    __metatable = false,
    __tostring = function()
      return stream == STDOUT and "file (stdout)" or "file (stderr)"
    end,
  })
end

local io = {
  stdout = new_stream(STDOUT),
  stderr = new_stream(STDERR),
  read = read,
  lines = lines,
}

io.stdin = {
  read = function(_, ...)
    return read(...)
  end,
  lines = function(_, format)
    return lines(format)
  end,
}

-- `io.write("a"):write("b")` passes the table itself.
function io.write(...)
  put_all(STDOUT, rawequal((...), io) and 2 or 1, ...)
  return io
end

-- Everything is written at once, so there is nothing to flush.
function io.flush()
  return io
end

kit.io = io
