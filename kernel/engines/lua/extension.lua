-- Classes of the script's own that extend a class of the API: `Tool:extend()`, `X.new(…)`, `Tool.init(self, config)`.
-- An instance is a plain table; behind it stands a host object, made when `init` calls its parent's `init`, at the
-- latest when `init` has ended. Not here: what the host object does (`extended` of the API's classes).
local kit = ...

local error = error
local next = next
local rawequal = rawequal
local rawget = rawget
local setmetatable = setmetatable
local sub = string.sub
local tostring = tostring
local type = type

local call_from = kit.call_from
local note_place = kit.note_place
local proxy_ids = kit.proxy_ids

local weak = { __mode = "k" }

-- own class → the API's class it extends in the end; its parent when that is an own class too; metatable of instances
local roots = setmetatable({}, weak)
local parents = setmetatable({}, weak)
local metatables = setmetatable({}, weak)

-- instance → what is known of it until its host object is there: `class`, and the `place` of the call of `new`
local unfinished = setmetatable({}, weak)

-- A name in an own class or an own class above it.
local function member(class, key)
  while class do
    local value = rawget(class, key)
    if value ~= nil then
      return value
    end
    class = parents[class]
  end
  return nil
end

-- The own classes of an instance, the one nearest to the API first.
local function lineage(class)
  local above = parents[class] and lineage(parents[class]) or {}
  above[#above + 1] = class
  return above
end

-- Whether a value is an object of the API, or an instance of an own class.
function kit.is_object(value)
  return proxy_ids[value] ~= nil or unfinished[value] ~= nil
end

function kit.is_unfinished(value)
  return unfinished[value] ~= nil
end

-- What the host calls: the method as the class has it then. A `coroutine.wrap` that comes back is the work itself.
local function bound(self, class, name)
  return function(...)
    local method = rawget(self, name) or member(class, name)
    local result = method(self, ...)
    return kit.run_wrapped(result)
  end
end

local function bound_methods(self, class)
  local methods = {}
  for _, each in next, lineage(class) do
    for name, value in next, each do
      if type(name) == "string" and type(value) == "function" and name ~= "init" and sub(name, 1, 2) ~= "__" then
        methods[name] = methods[name] or bound(self, class, name)
      end
    end
  end
  methods.new = nil
  return methods
end

-- What of a table can be told to the host; the rest (a coroutine, the instance itself) is the script's own business.
local function add_fields(options, source, functions)
  for key, value in next, source do
    local kind = type(value)
    if type(key) == "string" and sub(key, 1, 2) ~= "__" and (functions or kind ~= "function") then
      if (kind ~= "table" and kind ~= "thread") or kit.pcall(kit.encode, value) then
        options[key] = value
      end
    end
  end
end

-- The options of the host object: what the parent's `init` was given, otherwise the fields of the instance; in both
-- cases completed by the fields of the classes.
local function options_of(self, class, given)
  if given ~= nil and (type(given) ~= "table" or kit.is_object(given)) then
    return given
  end
  local options = {}
  for _, each in next, lineage(class) do
    add_fields(options, each, false)
  end
  if given then
    for key, value in next, given do
      options[key] = value
    end
  else
    add_fields(options, self, true)
  end
  return options
end

local function make_host_object(self, given)
  local birth = unfinished[self]
  if birth.is_busy then
    error("The object is still being made: its own methods cannot be called yet.", 0)
  end
  birth.is_busy = true
  local class = birth.class
  local options = options_of(self, class, given)
  local name = roots[class] .. ".extended"
  local ok, proxy = kit.pcall(call_from, birth.place, name, 0, options, bound_methods(self, class))
  birth.is_busy = false
  if not ok then
    error(proxy, 0)
  end
  kit.adopt(self, proxy)
  unfinished[self] = nil
end

-- Makes the host object of an instance whose `init` needs it already; its number, or nil for anything else.
function kit.finish(value)
  if unfinished[value] then
    make_host_object(value, nil)
  end
  return proxy_ids[value]
end

-- `Tool.init(self, config)`. Without a config, the fields count that `init` sets, so the host object has to wait.
local function init_parent(self, given)
  if unfinished[self] then
    if given ~= nil then
      make_host_object(self, given)
    end
  elseif proxy_ids[self] then
    error("init was called a second time for the same object.", 2)
  else
    error("init is called with the instance first: Parent.init(self, config)", 2)
  end
end

-- Metamethods an own class may have. The others hold the instance together.
local RESERVED = { __gc = true, __index = true, __metatable = true, __mode = true, __name = true, __newindex = true }

local function add_metamethods(meta, class)
  for _, each in next, lineage(class) do
    for name, value in next, each do
      if type(name) == "string" and sub(name, 1, 2) == "__" and not RESERVED[name] then
        meta[name] = value
      end
    end
  end
  return meta
end

local function instance_metatable(class)
  local root = roots[class]
  return {
    __name = root,
    __metatable = false,
    __gc = kit.drop_proxy,
    __index = function(self, key)
      local value = member(class, key)
      local description = kit.describe(root)
      if description.fields[key] and proxy_ids[self] and type(value) ~= "function" then
        -- A field of the class (`X.name = "calculator"`) is only what the host object began with.
        return kit.call_on(root .. ".get_field", self, key)
      elseif value == nil and description.methods[key] then
        note_place()
        return description.methods[key]
      end
      return value
    end,
    __tostring = function(self)
      return root .. "(" .. (proxy_ids[self] or "unfinished") .. ")"
    end,
  }
end

local function construct(place, class, ...)
  -- A class gets its metamethods after it was made, so each new instance looks again.
  local self = setmetatable({}, add_metamethods(metatables[class], class))
  unfinished[self] = { class = class, place = place }
  local init = member(class, "init")
  if init then
    init(self, ...)
  else
    init_parent(self, ...)
  end
  if unfinished[self] then
    make_host_object(self, nil)
  end
  return self
end

local extend

-- `new`, `extend` and `super` of an own class; `init` of a class of the API.
local function special(class, key)
  if key == "new" then
    return function(...)
      local place = kit.where_looked_up()
      if rawequal((...), class) then
        return construct(place, ...)
      end
      return construct(place, class, ...)
    end
  elseif key == "extend" then
    return function(first, second)
      return extend(roots[class], class, rawequal(first, class) and second or first)
    end
  elseif key == "super" then
    return parents[class] or kit.statics[roots[class]]
  elseif key == "init" then
    return init_parent
  end
  return nil
end

-- What else an own class has: the API's methods (`X.chat(self, …)`) and functions.
local function inherited(class, key)
  local value = member(parents[class], key)
  if value == nil then
    value = special(class, key)
  end
  if value ~= nil then
    return value
  end
  local description = kit.describe(roots[class])
  return description.originals[key] or description.functions[key]
end

function extend(root, parent, members)
  if members ~= nil and type(members) ~= "table" then
    error("extend takes a table of methods and fields, or nothing; it got a " .. type(members), 3)
  end
  local class = {}
  roots[class] = root
  parents[class] = parent
  metatables[class] = instance_metatable(class)
  kit.class_names[class] = "A class that extends " .. root
  for key, value in next, members or {} do
    class[key] = value
  end
  return setmetatable(class, {
    __name = root .. " class",
    __metatable = false,
    __index = function(_, key)
      local value = inherited(class, key)
      if type(value) == "function" then
        note_place()
      end
      return value
    end,
    __tostring = function()
      return "class (" .. tostring(root) .. ")"
    end,
    __call = function(_, ...)
      return construct(kit.where(), class, ...)
    end,
  })
end

-- `Tool.extend` and `Tool.init`, for `Tool`, or nil.
function kit.extension(root, key)
  if key == "extend" then
    return function(first, second)
      return extend(root, nil, rawequal(first, kit.statics[root]) and second or first)
    end
  elseif key == "init" then
    return init_parent
  end
  return nil
end
