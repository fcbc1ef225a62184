-- The script API: makes the globals (`Agent.new`, `State.get`) and the methods of host objects from the host's description.
-- Not here: what any of them does.
local kit = ...

local error = error
local next = next
local rawequal = rawequal
local rawset = rawset
local select = select
local setmetatable = setmetatable
local type = type
local running = coroutine.running
local unpack = table.unpack
local pack = table.pack

local call = kit.call
local call_looked_up = kit.call_looked_up
local note_place = kit.note_place
local call_from = kit.call_from
local proxy_ids = kit.proxy_ids

-- name → the global of that class, for `require`
kit.statics = {}

-- the global of a class → its name
kit.class_names = setmetatable({}, { __mode = "k" })

-- All names of methods of objects, for messages.
kit.method_names = {}

-- name → metatable of the objects of that class
local metatables = {}

-- With a function as last argument, `chat_async` returns at once and calls that back. Otherwise, in a coroutine of the
-- script's own it waits as `chat` does, and the others go on meanwhile; elsewhere it returns a promise.
local function call_async(name, ...)
  -- A task that is spawned has no frames of the script, so it takes the place of the call along.
  local source, line = kit.where_looked_up()
  local arguments = pack(...)
  local callback = arguments[arguments.n]
  if type(callback) == "function" then
    call_from(source, line, "Promise.spawn", function()
      local ok, result = kit.pcall(call_from, source, line, name, unpack(arguments, 1, arguments.n - 1))
      if ok then
        return callback(result)
      end
      return callback(nil, result)
    end)
    return nil
  elseif kit.tasks[running()] then
    return call_from(source, line, "Promise.spawn", function()
      return call_from(source, line, name, unpack(arguments, 1, arguments.n))
    end)
  end
  return call_from(source, line, name, ...)
end

local function new_method(class, method)
  local name = class .. ":" .. method.name
  local perform = call_looked_up
  if method.async_of then
    name = class .. ":" .. method.async_of
    perform = call_async
  end
  return function(self, ...)
    if not proxy_ids[self] then
      local got = self == nil and "nothing" or "a " .. type(self)
      error(class .. ":" .. method.name .. " is called with a colon on an object; it got " .. got .. " instead", 2)
    end
    local result = perform(name, self, ...)
    return result
  end
end

local function new_static(class, method, statics)
  local name = class .. "." .. method.name
  local perform = call_looked_up
  if method.async_of then
    name = class .. "." .. method.async_of
    perform = call_async
  end
  return function(...)
    -- `Agent:new{…}` is meant as `Agent.new{…}`.
    local result
    if rawequal((...), statics) then
      result = perform(name, select(2, ...))
    else
      result = perform(name, ...)
    end
    return result
  end
end

-- The functions are not in the table itself, so that looking one up can be seen.
local function class_table(class, description)
  local functions = {}
  local statics = {}
  for _, method in next, description.statics or {} do
    functions[method.name] = new_static(class, method, statics)
  end
  kit.class_names[statics] = class
  return setmetatable(statics, {
    __name = class,
    __metatable = false,
    __tostring = function()
      return class
    end,
    __pairs = function()
      return next, functions
    end,
    __index = function(_, key)
      local callable = functions[key]
      if callable then
        note_place()
        return callable
      end
      error(class .. " has no function '" .. kit.shown(key) .. "'" .. kit.suggestion(key, functions), 2)
    end,
  })
end

-- Reading a name that is neither a method nor a field gives nil, so that `if agent.memory then` works.
local function index_of(class, methods, fields)
  return function(self, key)
    local method = methods[key]
    if method then
      note_place()
      return method
    elseif fields[key] then
      return call(class .. ".get_field", self, key)
    end
    return nil
  end
end

local function method_name(method)
  return type(method) == "table" and method.name or method
end

-- Methods, fields, and for some classes what it means to call an object: the next item of a stream, or a function.
local function object_metatable(class, description)
  local methods = {}
  local fields = {}
  for _, method in next, description.methods or {} do
    methods[method.name] = new_method(class, method)
    kit.method_names[method.name] = true
  end
  for _, field in next, description.fields or {} do
    fields[field] = true
  end
  local meta = {
    __name = class,
    __metatable = false,
    __gc = kit.drop_proxy,
    __index = index_of(class, methods, fields),
    __tostring = function(self)
      return class .. "(" .. proxy_ids[self] .. ")"
    end,
    __newindex = function(_, key)
      error(class .. " has no field '" .. kit.shown(key) .. "' that can be set", 2)
    end,
  }
  local iterate = method_name(description.iterate)
  local callable = method_name(description.call)
  if iterate then
    meta.__call = function(self)
      return call(class .. ":" .. iterate, self)
    end
  elseif callable then
    meta.__call = function(self, ...)
      return call(class .. ":" .. callable, self, ...)
    end
  end
  return meta
end

function kit.class_metatable(class)
  local meta = metatables[class]
  if not meta then
    meta = object_metatable(class, {})
    metatables[class] = meta
  end
  return meta
end

-- Makes the globals. Classes without functions of their own (`Stream`) need none.
function kit.install(json)
  for class, description in next, kit.decode(json).classes do
    metatables[class] = object_metatable(class, description)
    if next(description.statics or {}) or description.static then
      local statics = class_table(class, description)
      kit.statics[class] = statics
      rawset(kit.globals, class, statics)
    end
  end
end
