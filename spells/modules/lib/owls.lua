-- What the spells beside this folder share: a table of functions, returned at the end.
local owls = { known = { "barn owl", "snowy owl", "tawny owl" } }

function owls.describe(name)
  local agent = Agent.new({ name = "keeper", model = "demo/echo" })
  return agent:chat("the " .. name)
end

function owls.find(word)
  local found = {}
  for _, name in ipairs(owls.known) do
    if name:find(word, 1, true) then
      found[#found + 1] = name
    end
  end
  return found
end

return owls
