-- Calls to the host: a request is yielded to the driver, which resumes with the answer.
-- Not here: what can be called (classes.lua), and the driver itself (driver.py).
local kit = ...

local yield = coroutine.yield
local running = coroutine.running
local isyieldable = coroutine.isyieldable
local error = error
local select = select
local setmetatable = setmetatable
local type = type
local unpack = table.unpack
local pack = table.pack

local TOKEN = kit.token
local STOP = kit.STOP
local decode = kit.decode
local encode_arguments = kit.encode_arguments
local flush_dropped = kit.flush_dropped
local dropped = kit.dropped
local tasks = kit.tasks

-- Before the name of a call whose answer is a promise: the host lets it go on beside the script.
local BESIDE = "&"

-- Lets the event loop run once.
function kit.breathe()
  if isyieldable() then
    local ok = yield(TOKEN, "", "", 0, 0)
    if ok == nil then
      error(STOP, 0)
    end
  end
end

-- error table → the number under which the host remembers the exception.
kit.error_ids = setmetatable({}, { __mode = "k" })

local function failed(place, ok, payload, id)
  if ok == nil then
    error(STOP, 0)
  end
  local err = decode(payload)
  kit.error_ids[err] = id
  kit.leave_birthplace(err, place)
  error(err, 0)
end

local function answer(place, ok, payload, id)
  if not ok then
    failed(place, ok, payload, id)
  elseif payload ~= "" then
    return decode(payload)
  end
  return nil
end

-- Calls the host on behalf of a place in the spell (frames.lua). `subject` is the number of the object whose method it
-- is, 0 for none.
local function call_from(place, name, subject, ...)
  if not isyieldable() then
    error(name .. kit.CANNOT_PAUSE, 0)
  elseif dropped[1] then
    flush_dropped()
  end
  local count = select("#", ...)
  if count == 0 then
    return answer(place, yield(TOKEN, name, "", place, subject))
  end
  return answer(place, yield(TOKEN, name, encode_arguments(name, count, ...), place, subject))
end
kit.call_from = call_from

-- Calls the host; waits for the answer and returns it, or raises the host's error.
function kit.call(name, ...)
  return call_from(kit.where(), name, 0, ...)
end

-- The same for the method or field of an object.
function kit.call_on(name, self, ...)
  return call_from(kit.where(), name, kit.proxy_ids[self], ...)
end

-- `chat_async`: with a function as last argument it returns at once and calls that back. Otherwise, in a coroutine of
-- the script's own it waits as `chat` does, and the others go on meanwhile; elsewhere it returns a promise.
-- `object` is the one whose method it is, nil for none: nobody else may hold it any more.
function kit.call_async(place, name, subject, object, ...)
  local count = select("#", ...)
  local callback = count > 0 and select(count, ...)
  if type(callback) == "function" then
    -- A task that is spawned has no frames of the script, so it takes the place of the call along.
    local arguments = pack(...)
    call_from(place, "Promise.spawn", 0, function()
      local number = object and kit.proxy_ids[object] or 0
      local ok, result = kit.pcall(call_from, place, name, number, unpack(arguments, 1, count - 1))
      if ok then
        return callback(result)
      end
      return callback(nil, result)
    end)
    return nil
  elseif tasks[running()] then
    return call_from(place, BESIDE .. name, subject, ...)
  end
  return call_from(place, name, subject, ...)
end
