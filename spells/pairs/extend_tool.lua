-- Shows: Calculator
-- A tool as a class: its fields say what it is, `execute` does the work, `validate` may refuse.
local Dice = Tool:extend()
function Dice:init(sides)
  self.name = "dice_" .. sides
  self.description = "Roll a die"
  self.parameters = {
    type = "object",
    properties = { times = { type = "integer", default = 1 }, seed = { type = "integer" } },
    required = { "seed" },
  }
  self.sides = sides
end
function Dice:validate(params)
  if params.times > 10 then
    error("that is too often")
  end
end
function Dice:execute(params)
  local sum = 0
  for turn = 1, params.times do
    sum = sum + (params.seed * turn) % self.sides + 1
  end
  return sum
end

-- A class may extend it again.
local Loaded = Dice:extend()
function Loaded:execute(params)
  return Dice.execute(self, params) + 1
end
function Loaded:health_check()
  return { healthy = self.sides > 6, message = "loaded" }
end

local die, loaded = Dice.new(20), Loaded.new(6)
print(die.name, die:run({ seed = 7 }), die:run({ seed = 7, times = 3 }), die:call(7))
print(loaded.name, loaded:execute({ seed = 7, times = 1 }), Tools.call("dice_6", { seed = 7 }))
print(loaded:health_check().healthy, loaded:health_check().message, Tools.get("dice_20") == die)
for _, params in ipairs({ { seed = 1, times = 11 }, { times = 1 } }) do
  local ok, err = pcall(die.run, die, params)
  print(ok, err.type, err.message)
end

-- Built-in tools can be extended too.
local Careful = Calculator:extend()
function Careful:execute(params)
  local answer = Calculator.execute(self, params)
  return { result = answer.result, sure = params.expression:find("/", 1, true) == nil }
end
local careful = Careful.new({ name = "careful" })
print(careful:run({ expression = "6 * 7" }).result, careful:run({ expression = "1 / 3" }).sure, careful.category)

-- A model calls an own tool like any other.
local agent = Agent.new({ name = "clerk", system_prompt = "You calculate", tools = { careful } })
return agent.tools[1] == careful
