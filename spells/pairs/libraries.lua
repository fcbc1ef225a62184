-- Shows: tools, agents
-- The libraries `tools` and `agents` list what comes with llmspell.
local categories = {}
for category, classes in pairs(tools) do
  if category == "math" or category == "system" then categories[#categories + 1] = category end
end
table.sort(categories)
print(table.concat(categories, ", "))

print(tools.math.Calculator == Calculator, tools.system.FileWriter.new({ base_dir = "out" }).name)
print(tools.load("math.Calculator"):run({ expression = "6 * 7" }).result)
print(Tools.load("system.FileSystemTool", { read_only = true }).config.read_only, Tools.load("calculator").name)

-- Any other word is the tool of that name: values in the order of its parameters, or a table.
print(tools.calculator("9 * 9").result, tools.calculator({ expression = "2 + 2" }).result)
print(tools.file_write("notes.md", "Owls hunt at night.").size)

local kinds = {}
for name in pairs(agents) do
  kinds[#kinds + 1] = name
end
print(#kinds, agents.SummaryAgent == SummaryAgent, agents.MathAgent.new({ name = "m" }):chat("What is 6 * 7?"))

-- The same things can be required.
local llmspell = require("llmspell")
print(llmspell.Agent == Agent, llmspell.tools.math == tools.math)
print(require("llmspell.tools").math == tools.math, require("llmspell.agents").ChatAgent == ChatAgent)
local ok, err = pcall(require, "socket")
print(ok, tostring(err):find("There is no module 'socket'", 1, true) ~= nil)
ok, err = pcall(Tools.load, "math.Calculater")
print(ok, err.message)
return categories
