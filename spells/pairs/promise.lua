-- Shows: Promise
-- Work that goes on beside the script. `await` waits for its value, and raises its error.
local word = Promise.new(function(resolve)
  resolve("owl")
end)
print(word:then_(function(text) return text:upper() end):await())

local names = { Promise.resolve("barn owl"), Promise.delay(10, "tawny owl"), "eagle owl" }
print(table.concat(Promise.all(names):await(), ", "))
print(Promise.race({ Promise.delay(200, "slow"), Promise.delay(5, "quick") }):await())
print(Promise.any({ Promise.reject("lost"), Promise.delay(5, "found") }):await())

-- An error goes by until somebody takes it; what was thrown comes with its fields.
local refused = Promise.reject({ type = "denied", message = "no owls here" })
local mended = refused
  :then_(function() return "never" end)
  :catch(function(err) return err.type .. ": " .. err.message end)
  :finally(function() print("the end") end)
print(mended:await())
print(Promise.reject("lost"):then_(nil, function(err) return "instead of " .. err.message end):await())

for _, outcome in ipairs(Promise.all_settled({ Promise.resolve(1), Promise.reject("broken") }):await()) do
  print(outcome.status, outcome.value or outcome.reason.message)
end
local _, err = pcall(function()
  return Promise.any({ Promise.reject("first"), Promise.reject("second") }):await()
end)
print(#err.errors, err.errors[2].message)

-- Agents answer at the same time.
local echo = Agent.new({ name = "echo", model = "demo/echo" })
return Promise.all({ echo:chat_async("hoo"), echo:chat_async("hoo hoo") }):await()
