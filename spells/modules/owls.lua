-- Run: llmspell run --profile low --allow-module 'lib/*' owls.lua
local owls = require("lib.owls")

for _, name in ipairs(owls.find("owl")) do
  print(name)
end
print(owls.describe(owls.known[2]))
print(require("lib.owls") == owls)
