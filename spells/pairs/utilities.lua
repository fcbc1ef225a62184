-- Shows: util, uuid, json, inspect, console
-- Small services: ids, a clock, JSON, text for people.
local pattern = "^%x+%-%x+%-4%x+%-[89ab]%x+%-%x+$"
print(uuid.generate():find(pattern) ~= nil, #util.uuid(), util.uuid() ~= util.uuid())
local began = util.now()
util.sleep(10)
print(util.now() - began >= 9)

local text = json.encode({ "owl", 2, true, { legs = 2 } })
print(text, json.decode(text)[4].legs)
print(json.decode('{"name": "o\\u0077l", "wings": [1, 2]}').name)
print((json.encode({ legs = 2 }, 2):gsub("%s+", "_")))
local ok = pcall(json.decode, "{ no json")
print(ok)

print(inspect({ 1, 2, 3 }), inspect(42), inspect(true))
local round = {}
round.again = round
print(#inspect(round) > 5, #inspect({ owls = { 1, { 2, { 3 } } } }) > 10)

-- Values as they are, with a space between them; warnings and errors go to standard error.
console.log("Found", 3, "owls", true)
console.info("two", "words")
console.debug("for the curious")
console.warn("few mice")
console.error("no mice", 0)
