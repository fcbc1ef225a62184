-- What the host starts as a task: loading a chunk, calling a function, and reporting how it ended.
-- Results are (1, json), (2, report), (3, report) for a stopped task, (4) when memory ran out.
local kit = ...

local running = coroutine.running
local getmetatable = debug.getmetatable
local pcall = pcall
local xpcall = xpcall
local rawget = rawget
local rawset = rawset
local next = next
local tostring = tostring
local type = type
local load = load
local match = string.match
local getinfo = debug.getinfo
local unpack = table.unpack
local setmetatable = setmetatable

local STOP = kit.STOP
local tasks = kit.tasks
local encode = kit.encode
local dropped = kit.dropped
local OUT_OF_MEMORY = "not enough memory"

-- How a function is called: with the arguments as they are, or so that the last, a table, goes back as it was left.
local CALL, MUTATE = 0, 1

local function invoke(callable, payload, mode)
  if payload == "" then
    return callable()
  end
  local count, arguments = kit.decode_arguments(payload)
  if mode == MUTATE then
    local subject = arguments[count]
    local result = callable(unpack(arguments, 1, count))
    if result == nil then
      result = kit.null
    end
    return { result, subject }
  end
  return callable(unpack(arguments, 1, count))
end

local function message_of(err)
  local text = kit.text(err)
  if text then
    return text
  elseif type(err) ~= "table" then
    return "(error object is a " .. type(err) .. " value)"
  end
  local message = rawget(err, "message")
  if kit.text(message) then
    return kit.text(message)
  end
  local meta = getmetatable(err)
  if meta and rawget(meta, "__tostring") then
    local ok, shown = pcall(tostring, err)
    return ok and shown or "(error object whose __tostring fails)"
  end
  return kit.inspect(err)
end

-- What an error has to tell besides its message, when it can leave the script.
local function fields_of(err)
  if type(err) ~= "table" then
    return nil
  end
  local fields = {}
  for key, value in next, err do
    if type(key) == "string" and type(value) ~= "function" and pcall(kit.encode, value) then
      fields[key] = value
    end
  end
  return fields
end

-- Lua's own message for `agent:chatt()`, and what may have been meant.
local function with_suggestion(message)
  local name = match(message, "attempt to call a nil value %(method '([%w_]+)'%)$")
  if name then
    local class = kit.missed_key == name and kit.missed_class
    local like = class and kit.methods_like(name, class) or ""
    if like ~= "" then
      return message .. like
    end
    local classes = kit.classes_with(name)
    if classes ~= "" then
      return message .. "; " .. classes .. " has it, this object has not"
    end
    return message .. kit.suggestion(name, class and kit.describe(class).methods or kit.method_names())
  end
  return message
end

local function report_of(err)
  err = kit.clean_message(err)
  return {
    message = with_suggestion(message_of(err)),
    fields = fields_of(err),
    frames = kit.frames_of_error(err),
    origin = kit.error_ids[err],
  }
end

local function ended(code, report)
  local ok, json = pcall(kit.encode, report)
  if ok then
    return code, json
  elseif json == OUT_OF_MEMORY then
    return 4
  end
  return code, kit.encode({ message = report.message })
end

local function failed(err, report)
  if err == OUT_OF_MEMORY then
    return 4
  end
  -- The handler does not run when the stack is full to the brim.
  report = report or { message = message_of(err) }
  return ended(err == STOP and 3 or 2, report)
end

-- task → what there is to tell about the error that ends it
local reports = setmetatable({}, { __mode = "k" })

local function handle(err)
  if err == STOP then
    reports[running()] = { message = "", frames = kit.frames_of_error(err) }
    return STOP
  elseif kit.raised then
    kit.raised(err)
  end
  reports[running()] = report_of(err)
  return err
end

-- Runs the function `id` to its end. The first value it returns is the result.
function kit.run(id, payload, mode)
  local thread = running()
  tasks[thread] = true
  kit.watch(thread)
  local ok, result = xpcall(invoke, handle, kit.ready(kit.function_of(id)), payload, mode)
  if dropped[1] then
    kit.flush_dropped()
  end
  if not ok then
    return failed(result, reports[thread])
  elseif result == nil then
    return 1, ""
  end
  local encoded, json = pcall(encode, result)
  if encoded then
    return 1, json
  end
  return failed(json, nil)
end

-- The number of the compiled chunk, and ""; or -1 and Lua's message.
function kit.load(source, name)
  local chunk, message = load(source, name, "t", kit.globals)
  if not chunk then
    return -1, message
  end
  return kit.function_id(chunk), ""
end

-- Lua's message for a chunk that cannot be compiled, or "".
function kit.parse(source)
  local _, message = load(source, "=?", "t", kit.globals)
  return message or ""
end

-- The lines on which the main function of a sound chunk has code, not those of the functions in it.
function kit.main_lines(source)
  local lines = {}
  for line in next, getinfo(load(source, "=?", "t"), "L").activelines do
    lines[#lines + 1] = line
  end
  return kit.encode(lines)
end

-- Sets globals from a border object; raw, since nothing could stop a metamethod of the script here.
function kit.assign(json)
  for name, value in next, kit.decode(json) do
    rawset(kit.globals, name, value)
  end
end
