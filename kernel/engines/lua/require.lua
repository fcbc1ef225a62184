-- `require`: modules of the API, and modules that are files, which the host finds and compiles (modules.py). A file runs
-- once in a session, and again when its content changed. Not here: what the API has (modules.lua).
local kit = ...

local running = coroutine.running
local isyieldable = coroutine.isyieldable
local status = coroutine.status
local error = error
local match = string.match
local next = next
local setmetatable = setmetatable
local type = type

-- A module that another task loads at the same time is waited for, this often and so long between.
local MOST_WAITS = 12000
local PAUSE = 5

-- module of the API → what was given for it, so that the same name gives the same table
local required = {}

-- path → what the module returned; path → how messages call it
local loaded = {}
local names = {}

-- path → the coroutine that runs the module now
local loading = {}

-- coroutine → the paths of the modules it is running, the innermost last; and the one it waits for
local weak = { __mode = "k" }
local stacks = setmetatable({}, weak)
local waits = setmetatable({}, weak)

local function cycle_message(stack, path)
  local text = names[path]
  local is_inside = false
  for _, each in next, stack or {} do
    if is_inside then
      text = text .. " → " .. names[each]
    end
    is_inside = is_inside or each == path
  end
  return "The modules require one another: " .. text .. " → " .. names[path]
    .. ". Put what both need into a module of its own, or require it where it is used."
end

local function run(path, callable, name)
  local thread = running()
  local stack = stacks[thread] or {}
  local depth = #stack + 1
  stacks[thread], stack[depth] = stack, path
  loading[path], loaded[path] = thread, nil
  local _ <close> = setmetatable({}, {
    __close = function()
      stack[depth] = nil
      if loading[path] == thread then
        loading[path] = nil
      end
    end,
  })
  local value = callable(name, names[path])
  if value == nil then
    value = true
  end
  loaded[path] = value
  return value
end

-- Whether what a coroutine waits for is run by this one, or by one that waits for it.
local function waits_for(thread, other)
  for _ = 1, 100 do
    local path = waits[thread]
    thread = path and loading[path]
    if not thread or thread == other then
      return thread == other
    end
  end
  return true
end

-- Waits until another coroutine has loaded a module; false when it waits for this one.
local function wait(path)
  local own = running()
  local ends_well = true
  waits[own] = path
  for _ = 1, MOST_WAITS do
    local thread = loading[path]
    if not thread or status(thread) == "dead" then
      break
    elseif thread == own or status(thread) == "normal" or waits_for(thread, own) then
      ends_well = false
      break
    end
    kit.call("util.sleep", PAUSE)
  end
  waits[own] = nil
  return ends_well
end

-- What a file gives; or nil and what is wrong.
local function file_module(name)
  local stack = stacks[running()]
  local referrer = stack and stack[#stack] or ""
  local said = kit.call("$module", name, referrer)
  local path = said.path
  if not said.run then
    if loading[path] and not wait(path) then
      return nil, cycle_message(stack, path)
    elseif loaded[path] ~= nil then
      return loaded[path]
    end
    said = kit.call("$module", name, referrer, true)
  end
  names[path] = said.name
  return run(path, said.run, name)
end

function kit.globals.require(name)
  if type(name) ~= "string" then
    error("bad argument #1 to 'require' (the name of a module expected, got " .. kit.shown(name) .. ")", 2)
  end
  local module = required[name]
  if module == nil then
    module = kit.api_module(name)
  end
  if module ~= nil then
    required[name] = module
    return module
  elseif match(name, "^llmspell%f[%W]") then
    error("There is no module '" .. name .. "' in the API" .. kit.api_suggestion(name), 2)
  elseif not isyieldable() then
    error("require" .. kit.CANNOT_PAUSE, 2)
  end
  local value, problem = file_module(name)
  if problem then
    error(problem, 2)
  end
  return value
end
