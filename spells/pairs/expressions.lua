-- Shows: RegexTool, Regex
local regex = RegexTool.new()
local text = "owl 2026-11-21, wren 2026-12-01"
local found = regex:run({ operation = "find", pattern = "(?<year>[0-9]+)-(?<month>[0-9]+)", text = text })
print(found.match.text, found.match.start, found.match.stop, found.match.groups[2], found.match.named.year)
local all = regex:run({ operation = "find_all", pattern = [[\p{L}+]], text = text })
for _, match in ipairs(all.matches) do
  print(match.text)
end
print(regex:run({ operation = "replace", pattern = [[(\d+)-(\d+)-(\d+)]], replacement = [[\3.\2.\1]], text = text }).text)
print(table.concat(regex:run({ operation = "split", pattern = [[\s*,\s*]], text = text }).parts, "|"))
print(regex:run({ operation = "test", pattern = "^OWL", text = text, flags = "i" }).matches)
print(regex:run({ operation = "find", pattern = "fish", text = text }).match)

-- An expression that would never end is stopped, one with a mistake is told.
local quick = Regex.new({ timeout = 0.1 })
local ok, err = pcall(quick.run, quick, { operation = "test", pattern = "(a|(?R))*", text = ("a"):rep(1000) .. "b" })
print(ok, err.type)
ok, err = pcall(quick.run, quick, { operation = "test", pattern = "(owl", text = text })
print(ok, err.type, err.message)
