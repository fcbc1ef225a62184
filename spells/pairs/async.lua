-- Shows: Async
-- Several things at once, with patience and with another try.
print(table.concat(Async.parallel({ "owl", "mouse", "vole" }, function(word)
  Async.sleep(5)
  return word:upper()
end, 2), " "))

local echo = Agent.new({ name = "echo", model = "demo/echo" })
local both = Async.all({
  function() return echo:chat("hoo") end,
  function() return Calculator.new():run({ expression = "6 * 7" }).result end,
})
print(both[1], both[2])
print(Async.race({
  function()
    Async.sleep(5000)
    return "slow"
  end,
  function() return "quick" end,
}))

print(Async.timeout(function() return "in time" end, 5000))
local _, err = pcall(Async.timeout, function() Async.sleep(5000) end, 20)
print(err.type, err.message)

-- What may be gone at the next attempt is tried again: timeouts, rate limits, network faults.
local attempts = 0
print(Async.retry(function()
  attempts = attempts + 1
  if attempts < 3 then error(NetworkError.new("the line is dead")) end
  return "hello"
end, { max_attempts = 3, base_delay = 1 }), attempts)
_, err = pcall(Async.retry, function()
  attempts = attempts + 1
  error(ValidationError.new("that is no number"))
end)
print(err.type, attempts)

-- Beside the script.
local promise = Async.spawn(function()
  Async.sleep(5)
  return "from beside"
end)
print("meanwhile")
print(promise:await())
return attempts
