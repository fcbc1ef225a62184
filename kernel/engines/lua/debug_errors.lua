-- Errors that pause: those that nothing catches, or all of them. Lua tells of an error only to the handlers around it,
-- so `pcall` and `xpcall` get one. Not here: the pause itself (debugger.lua).
local kit = ...

local find = string.find
local rawequal = rawequal
local rawset = rawset
local sub = string.sub
local running = coroutine.running
local type = type

local STOP = kit.STOP
local pause = kit.pause
local state = kit.debugging

-- An error that was shown where it ended a `coroutine.wrap`: on its way up it comes by once more.
local shown_error = nil

-- The message alone: the pause shows the place anyway, and Lua cuts long names.
local function without_place(thread, text)
  local _, info = kit.script_frame(thread, 0)
  local place = info and kit.short(info.source) .. ":" .. info.currentline .. ": "
  if place and sub(text, 1, #place) == place then
    return sub(text, #place + 1)
  end
  return text
end

local function show_error(thread, err, is_caught)
  local is_known = rawequal(err, shown_error)
  shown_error = nil
  if is_known or kit.evaluating or not (state.filters.all or (state.filters.uncaught and not is_caught)) then
    return
  elseif type(err) == "string" and find(err, "stack overflow", 1, true) then
    -- There is no room for anything on such a stack.
    return
  end
  local text = without_place(thread, kit.text(kit.clean_message(err)) or kit.shown_value(err))
  pause(thread, { reason = "exception", text = text, kind = is_caught and "caught" or "uncaught" })
end

-- An error that nothing in its coroutine catches, at its place: called by the task's own message handler.
function kit.raised(err)
  show_error(running(), err, false)
end

local leave_trail = kit.leave_trail

-- An error ended a coroutine. It is caught when somebody resumed it, or called it (`wrap`) inside a pcall.
function kit.leave_trail(thread, err)
  if err ~= STOP then
    local outer, goes_on = running(), kit.bodies[thread] ~= nil
    local is_loose = goes_on and (kit.depths[outer] or 0) == 0 and (kit.tasks[outer] or kit.bodies[outer])
    show_error(thread, err, not is_loose)
    shown_error = goes_on and err or nil
  end
  leave_trail(thread, err)
end

local function look_at_error(err)
  show_error(running(), err, true)
  return err
end

local plain_pcall, plain_xpcall = kit.pcall, kit.xpcall

rawset(kit.globals, "pcall", function(...)
  if not state.filters.all or (...) == nil then
    return plain_pcall(...)
  end
  local function call(body, ...)
    return plain_xpcall(body, look_at_error, ...)
  end
  return call(...)
end)

rawset(kit.globals, "xpcall", function(body, handler, ...)
  if not state.filters.all or type(handler) ~= "function" then
    return plain_xpcall(body, handler, ...)
  end
  return plain_xpcall(body, function(err)
    return handler(look_at_error(err))
  end, ...)
end)
