-- Libraries of Lua that the profile keeps from scripts: what stands in their place says so. What is here holds on to
-- what it needs of them. Runs last.
local kit = ...

local error = error
local gmatch = string.gmatch
local gsub = string.gsub
local setmetatable = setmetatable
local strings_meta = kit.strings_meta

-- `names` are separated by spaces; `%s` in `why` stands for the name.
function kit.deny(names, why)
  for name in gmatch(names, "%S+") do
    local function refuse()
      error(kit.new_error({ type = "denied", message = (gsub(why, "%%s", name)) }), 2)
    end
    kit.globals[name] = setmetatable({}, {
      __index = refuse,
      __newindex = refuse,
      __call = refuse,
      __pairs = refuse,
      __len = refuse,
      __metatable = false,
    })
    if name == "string" then
      strings_meta.__index = refuse
    end
  end
end
