-- Shows: Param
-- A parameter is declared where it is used: `llmspell run param.lua --topic bats` gives another value.
local topic = Param.string("topic", { default = "owls", help = "What it is about", label = "Topic" })
local notes = Param.text("notes", { default = "none\nyet", lines = 3 })
local length = Param.integer("length", { default = 2, choices = { 1, 2, 3 } })
local warmth = Param.number("warmth", { default = 0.5 })
local loud = Param.boolean("loud", { default = false })
print(topic, notes, length, warmth, loud)

-- One without a default must be given, and one that does not fit is told.
print(pcall(Param.string, "who") == false)
local ok, err = pcall(Param.integer, "length", { default = "many" })
print(ok, err.message)
