-- The script API: its classes as globals (`Agent.new`, `State.get`) and the methods of host objects. They are made from
-- the host's description, each class at its first use. Not here: what any of them does.
local kit = ...

local error = error
local find = string.find
local sub = string.sub
local next = next
local rawequal = rawequal
local rawget = rawget
local rawset = rawset
local select = select
local setmetatable = setmetatable
local tostring = tostring
local type = type

local call_on = kit.call_on
local call_from = kit.call_from
local call_async = kit.call_async
local note_place = kit.note_place
local where_looked_up = kit.where_looked_up
local force_metatable = debug.setmetatable
local proxy_ids = kit.proxy_ids

-- name → the global of that class
local globals_of_classes = {}
kit.statics = globals_of_classes

-- the global of a class → its name
kit.class_names = setmetatable({}, { __mode = "k" })
local class_names = kit.class_names

-- name → the host's description as JSON, until its first use; and what was made of it
local texts = {}
local described = {}

-- A class of the script's own may keep its state in a table of its own, too: `self.state = { status = "ready" }`.
local function set_own_state(self, given)
  local own = rawget(self, "state")
  if type(own) ~= "table" then
    return
  end
  for key, value in next, type(given) == "table" and given or { status = given } do
    own[key] = value
  end
end

-- `separator`: ":" calls the script's own method where its class has one, "^" always the API's.
local function new_method(class, method, separator)
  local name = class .. separator .. (method.async_of or method.name)
  local goes_on = method.async_of ~= nil
  return function(self, ...)
    local id = proxy_ids[self] or kit.finish(self)
    if not id then
      local got = self == nil and "nothing" or "a " .. type(self)
      error(class .. ":" .. method.name .. " is called with a colon on an object; it got " .. got .. " instead", 2)
    end
    local place = where_looked_up()
    if goes_on then
      return call_async(place, name, id, self, ...)
    end
    if method.name ~= "set_state" then
      return call_from(place, name, id, ...)
    end
    local result = call_from(place, name, id, ...)
    set_own_state(self, ...)
    return result
  end
end

local function call_static_async(place, name, subject, ...)
  return call_async(place, name, subject, nil, ...)
end

-- `original` is the method of the same name, if there is one: `Agent.execute(agent, input)` means that.
local function new_static(class, method, statics, original)
  local name = class .. "." .. (method.async_of or method.name)
  local perform = method.async_of and call_static_async or call_from
  return function(...)
    local first = ...
    if original and kit.is_object(first) then
      return original(...)
    end
    local place = where_looked_up()
    if rawequal(first, statics) then
      -- `Agent:new{…}` is meant as `Agent.new{…}`.
      return perform(place, name, 0, select(2, ...))
    end
    return perform(place, name, 0, ...)
  end
end

local function method_name(method)
  return type(method) == "table" and method.name or method
end

local function make_description(class, json)
  local given = json and kit.decode(json) or {}
  local functions, methods, originals, fields = {}, {}, {}, {}
  for _, method in next, given.methods or {} do
    methods[method.name] = new_method(class, method, ":")
    originals[method.name] = new_method(class, method, "^")
  end
  for _, method in next, given.statics or {} do
    functions[method.name] = new_static(class, method, globals_of_classes[class], originals[method.name])
  end
  for _, field in next, given.fields or {} do
    fields[field] = true
  end
  return {
    extensible = given.extensible,
    functions = functions,
    methods = methods,
    originals = originals,
    fields = fields,
    iterate = method_name(given.iterate),
    call = method_name(given.call),
  }
end

-- What a class of the API has: `functions`, `methods`, `originals` (methods as `Agent.chat`), `fields`, ….
local function describe(class)
  local description = described[class]
  if not description then
    description = make_description(class, texts[class])
    described[class] = description
    texts[class] = nil
  end
  return description
end
kit.describe = describe

-- All names of methods of objects, for messages.
function kit.method_names()
  local names = {}
  for class in next, globals_of_classes do
    for name in next, describe(class).methods do
      names[name] = true
    end
  end
  return names
end

-- The class with the shortest name, the most general, whose objects have a method; "" when there is none.
function kit.classes_with(name)
  local first = ""
  for class in next, globals_of_classes do
    local is_first = first == "" or #class < #first or (#class == #first and class < first)
    if is_first and describe(class).methods[name] then
      first = class
    end
  end
  return first
end

-- What else a class has: how to extend it, and its methods (`Agent.chat(self, …)` in a method of an own class).
local function member_of(class, key)
  local description = describe(class)
  local callable = description.extensible and kit.extension(class, key) or description.originals[key]
  if callable then
    return callable
  end
  error(class .. " has no function '" .. kit.shown(key) .. "'" .. kit.suggestion(key, description.functions), 3)
end

-- The functions are not in the table itself, so that looking one up can be seen.
local function class_metatable(class)
  local functions = describe(class).functions
  return {
    __name = class,
    __metatable = false,
    __tostring = function()
      return class
    end,
    __pairs = function()
      local shown = {}
      for name, callable in next, functions do
        shown[name] = callable
      end
      return next, shown
    end,
    __index = function(_, key)
      local callable = functions[key] or member_of(class, key)
      note_place()
      return callable
    end,
  }
end

-- All classes have this metatable until their first use: there are many, and a spell uses few.
local unused_metatable = {
  __name = "class",
  __metatable = false,
  __tostring = function(statics)
    return class_names[statics]
  end,
}

local function use_class(statics)
  local meta = class_metatable(class_names[statics])
  force_metatable(statics, meta)
  return meta
end

unused_metatable.__index = function(statics, key)
  return use_class(statics).__index(statics, key)
end

unused_metatable.__pairs = function(statics)
  return use_class(statics).__pairs(statics)
end

local function cannot_be_set(class, key)
  if describe(class).fields[key] then
    error(class .. " has no field '" .. key .. "' that can be set", 3)
  end
  error(class .. " has a method '" .. key .. "' that cannot be replaced; extend the class instead", 3)
end

-- What it means to call an object: the next item of a stream, or a function.
local function call_object(class, self, ...)
  local description = describe(class)
  local name = description.iterate or description.call
  if not name then
    error("attempt to call a " .. class, 3)
  elseif description.iterate then
    return call_on(class .. ":" .. name, self)
  end
  return call_on(class .. ":" .. name, self, ...)
end

-- Nothing is described here yet: this happens while a value is being read.
local function object_metatable(class)
  local get_field = class .. ".get_field"
  return {
    __name = class,
    __metatable = false,
    __gc = kit.drop_proxy,
    -- Reading a name that is neither a method nor a field gives nil, so that `if agent.memory then` works.
    __index = function(self, key)
      local description = describe(class)
      local method = description.methods[key]
      if method then
        note_place()
        return method
      elseif description.fields[key] then
        return call_on(get_field, self, key)
      end
      kit.missed_class, kit.missed_key = class, key
      return nil
    end,
    __tostring = function(self)
      return class .. "(" .. proxy_ids[self] .. ")"
    end,
    -- What a script writes on an object stays with it, as long as the script holds it.
    __newindex = function(self, key, value)
      local description = describe(class)
      if description.methods[key] or description.fields[key] then
        cannot_be_set(class, key)
      end
      rawset(self, key, value)
    end,
    __call = function(self, ...)
      return call_object(class, self, ...)
    end,
  }
end

-- name → metatable of the objects of that class
local metatables = {}

function kit.class_metatable(class)
  local meta = metatables[class]
  if not meta then
    meta = object_metatable(class)
    metatables[class] = meta
  end
  return meta
end

-- Makes the globals from lines that are by turns the name of a class and its description. What the library has
-- already (`console`) is told in the language's own way there.
function kit.install(lines)
  local position = 1
  while position <= #lines do
    local name_end = find(lines, "\n", position, true)
    local stop = find(lines, "\n", name_end + 1, true)
    local class = sub(lines, position, name_end - 1)
    texts[class] = sub(lines, name_end + 1, stop - 1)
    position = stop + 1
    if rawget(kit.globals, class) == nil then
      local statics = setmetatable({}, unused_metatable)
      class_names[statics] = class
      globals_of_classes[class] = statics
      rawset(kit.globals, class, statics)
    end
  end
end
