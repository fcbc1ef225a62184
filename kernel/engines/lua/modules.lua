-- What `require` gives of the API itself, and the libraries `tools` and `agents`: tables of what exists already.
-- Not here: the classes themselves (classes.lua), and modules that are files (require.lua).
local kit = ...

local error = error
local gsub = string.gsub
local lower = string.lower
local match = string.match
local next = next
local rawget = rawget
local rawset = rawset
local setmetatable = setmetatable
local type = type

local globals = kit.globals
local statics = kit.statics
local note_place = kit.note_place

local LUA_LIBRARIES = { "console", "coroutine", "inspect", "io", "json", "math", "os", "string", "table", "utf8" }

-- A table of classes by name. Reading another name is a mistake.
local function class_list(title, names)
  local list = {}
  for _, name in next, names do
    list[name] = statics[name]
  end
  return setmetatable(list, {
    __name = title,
    __metatable = false,
    __index = function(_, key)
      error(title .. " has no '" .. kit.shown(key) .. "'" .. kit.suggestion(key, list), 2)
    end,
  })
end

-- `tools.load("math.Calculator")`: an object of that class, or the tool of that name.
local function load_tool(path, ...)
  local name = type(path) == "string" and match(path, "([%w_]+)$")
  local class = name and statics[name]
  if class and kit.describe(name).functions.new then
    local tool = class.new(...)
    return tool
  end
  return kit.call("Tools.load", path, ...)
end

-- `tools.file_write`: a function that calls the tool of that name. It is a table, so that `tools.wep.WebSearch` can say
-- what is wrong.
local function tool_function(name, categories)
  local function run(...)
    local place = kit.where_looked_up()
    return kit.call_from(place, "Tools.call", 0, name, ...)
  end
  local callable = setmetatable({}, {
    __name = "function",
    __metatable = false,
    __tostring = function()
      return "function: tools." .. name
    end,
    __call = function(_, ...)
      return run(...)
    end,
    __index = function()
      error("tools has no category '" .. name .. "'" .. kit.suggestion(name, categories), 2)
    end,
  })
  kit.callables[callable] = run
  return callable
end

-- `tools.math` is a category; `tools.file_write("a.md", text)` calls the tool of that name.
local function tool_library(categories)
  local library = {}
  for category, names in next, categories do
    library[category] = class_list("tools." .. category, names)
  end
  return setmetatable(library, {
    __name = "tools",
    __metatable = false,
    __index = function(_, key)
      if key == "load" then
        return load_tool
      elseif type(key) ~= "string" then
        return nil
      end
      note_place()
      return statics.Tools and kit.describe("Tools").functions[key] or tool_function(key, categories)
    end,
  })
end

-- `SecurityError.new("…")` is an error whose `type` is "security"; so is `SecurityError("…")`.
local function error_class(name, kind)
  local class
  local function new(message, fields)
    if message == class then
      message, fields = fields, nil
    end
    local content = { name = name }
    if type(message) == "table" and not kit.text(message) then
      message, fields = message.message, message
    end
    for key, value in next, type(fields) == "table" and fields or {} do
      content[key] = value
    end
    content.type = kind
    content.message = kit.text(message) or name
    return kit.new_error(content)
  end
  class = setmetatable({ new = new, type = kind }, {
    __name = name,
    __metatable = false,
    __tostring = function()
      return name
    end,
    __call = function(_, ...)
      return new(...)
    end,
  })
  return class
end

-- The globals `tools` and `agents`, and the classes of errors.
function kit.install_libraries(libraries_json, errors_json)
  local libraries = kit.decode(libraries_json)
  rawset(globals, "tools", tool_library(libraries.tools or {}))
  rawset(globals, "agents", class_list("agents", libraries.agents or {}))
  for name, kind in next, kit.decode(errors_json) do
    if rawget(globals, name) == nil then
      rawset(globals, name, error_class(name, kind))
    end
  end
end

-- What `llmspell` itself has: every class and library of this API.
local function everything()
  local module = {}
  for name, class in next, statics do
    module[name] = class
  end
  for _, name in next, { "agents", "console", "inspect", "json", "tools", "uuid" } do
    module[name] = module[name] or rawget(globals, name)
  end
  return module
end

-- `llmspell.event_emitter` is `EventEmitter`; a class that is written small comes last (`workflow`).
local function class_of_module(short)
  local found
  for name, class in next, statics do
    if lower(name) == gsub(short, "_", "") and (not found or lower(name) ~= name) then
      found = class
    end
  end
  return found
end

-- The module of the API of that name, or nil.
function kit.api_module(name)
  if name == "llmspell" then
    return everything()
  end
  for _, library in next, LUA_LIBRARIES do
    if name == library then
      return globals[library]
    end
  end
  local short = match(name, "^llmspell%.([%w_]+)$")
  return short and (everything()[short] or class_of_module(lower(short)))
end

-- What may have been meant by `llmspell.promis`.
function kit.api_suggestion(name)
  local known = {}
  for class in next, everything() do
    known["llmspell." .. lower(class)] = true
  end
  return kit.suggestion(name, known)
end
