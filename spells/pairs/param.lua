-- Shows: Param
-- A parameter is declared where it is used: `llmspell run param.lua --topic bats` gives another value.
local topic = Param.string("topic", { default = "owls", help = "What it is about", label = "Topic" })
local notes = Param.text("notes", { default = "none\nyet", lines = 3 })
local length = Param.integer("length", { default = 2, choices = { 1, 2, 3 } })
local warmth = Param.number("warmth", { default = 0.5 })
local loud = Param.boolean("loud", { default = false })
print(topic, notes, length, warmth, loud)

local day = Param.date("day", { default = "2026-01-31" })
local tags = Param.list("tags", { default = { "wild" }, choices = { "wild", "tame" } })
local limits = Param.json("limits", { default = { most = 3 } })
local depth = Param.number("depth", { default = 0.5, min = 0, max = 1, step = 0.1 })
local paper = Param.file("paper", { default = "paper.txt" })
local token = Param.secret("token", { default = "secret:owls" })
print(day, tags[1], limits.most, depth, paper, token)

-- One without a default must be given, and one that does not fit is told.
print(pcall(Param.string, "who") == false)
local ok, err = pcall(Param.integer, "length", { default = "many" })
print(ok, err.message)
