-- Who is who on the border: script functions by number for the host, host objects by number for the script.
-- Not here: what a host object can do (classes.lua).
local kit = ...

local setmetatable = setmetatable

-- Functions the host may call, until it lets go of them.
local functions = {}
local function_ids = setmetatable({}, { __mode = "k" })
local last_function = 0

-- The same function always has the same number.
function kit.function_id(callable)
  local id = function_ids[callable]
  if not id or functions[id] ~= callable then
    last_function = last_function + 1
    id = last_function
    functions[id] = callable
    function_ids[callable] = id
  end
  return id
end

-- Tables that are functions for the host: what they do.
kit.callables = setmetatable({}, { __mode = "k" })

function kit.function_of(id)
  return functions[id]
end

function kit.forget_function(id)
  functions[id] = nil
end

-- Host objects the script holds. The number is kept beside the proxy, where the script cannot forge it.
local proxies = setmetatable({}, { __mode = "v" })
local proxy_ids = setmetatable({}, { __mode = "k" })
local proxy_classes = setmetatable({}, { __mode = "k" })
kit.proxy_ids = proxy_ids
kit.proxy_classes = proxy_classes

-- A finalizer may run in the middle of anything, so it only takes a note; the next message tells the host.
local dropped = {}
local dropped_count = 0
kit.dropped = dropped

function kit.drop_proxy(proxy)
  local id = proxy_ids[proxy]
  if id then
    dropped_count = dropped_count + 1
    dropped[dropped_count] = id
  end
end

function kit.flush_dropped()
  while dropped_count > 0 do
    local id = dropped[dropped_count]
    dropped[dropped_count] = nil
    dropped_count = dropped_count - 1
    -- The host may have sent the same object again in the meantime.
    if proxies[id] == nil then
      kit.release(id)
    end
  end
end

function kit.proxy(id, class)
  local proxy = proxies[id]
  if not proxy then
    proxy = setmetatable({}, kit.class_metatable(class))
    proxies[id] = proxy
    proxy_ids[proxy] = id
    proxy_classes[proxy] = class
  end
  return proxy
end

-- An instance of a script's own class takes the place of the plain proxy of the host object behind it.
function kit.adopt(instance, proxy)
  local id = proxy_ids[proxy]
  proxies[id] = instance
  proxy_ids[instance] = id
  proxy_classes[instance] = proxy_classes[proxy]
end
