-- Shows: Calculator, FileSystemTool, FileWriter
local calculator = Calculator.new()
for _, expression in ipairs({ "(2 + 3) * 4", "7 / 2", "2 ^ 100", "3 > 2" }) do
  local answer = calculator:run({ expression = expression })
  print(answer.expression, answer.result, answer.result_type)
end
local ok, err = pcall(calculator.run, calculator, { expression = "1 / 0" })
print(ok, err.type, err.message)
print(calculator.category, calculator:call("6 * 7").result, Tools.load("math.CalculatorTool").name)

-- A file tool works in the folders it is given.
local files = FileSystemTool.new({ allowed_paths = { "notes" }, allowed_extensions = { ".md" }, max_file_size = 100 })
print(files:run({ operation = "write", path = "notes/owls.md", content = "Owls hunt" }).size)
print(files:run({ operation = "append", path = "notes/owls.md", content = " at night." }).size)
print(files:run({ operation = "read", path = "notes/owls.md" }).content)
print(files:run({ operation = "exists", path = "notes/mice.md" }).exists)
files:run({ operation = "move", path = "notes/owls.md", to = "notes/birds.md" })
print(files:run({ operation = "list", path = "notes" }).entries[1].name)
print(files:run({ operation = "info", path = "notes/owls.md" }).exists)
ok, err = pcall(files.run, files, { operation = "write", path = "notes/owls.exe", content = "?" })
print(ok, err.type)
print(files:run({ operation = "delete", path = "notes/birds.md" }).done, files.config.max_file_size)

Tools.load("FileSystem"):run({ operation = "create_dir", path = "empty" })
local reader = Tools.load("FileSystem", { read_only = true })
print(#reader:run({ operation = "list", path = "empty" }).entries)
ok, err = pcall(reader.run, reader, { operation = "write", path = "a.md", content = "?" })
print(ok, err.type, reader.resource_requirements.files, reader:health_check().healthy)

-- A file writer has one folder, and a hook may look at what is written.
local writer = FileWriter.new({ base_dir = "research", hooks = { before_execute = function(context)
  context.params.content = context.params.content .. "\n"
end } })
print(writer:run({ path = "a/owls.md", content = "Owls" }).path, Tools.load("FileWriterTool").name)
return writer:run({ path = "mice.md", content = "Mice" })
