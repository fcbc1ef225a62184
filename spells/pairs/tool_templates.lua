-- Shows: FileWriter
-- Tools to be filled in: a request to a web service, a function over files.
print(table.concat(Tools.templates(), ", "))

local shelf = Tools.template("file_processor", {
  name = "line_numbers",
  description = "Number the lines of a file",
  allowed_extensions = { ".md" },
  process = function(content, path)
    local number = 0
    return (content:gsub("[^\n]+", function(line)
      number = number + 1
      return number .. " " .. line
    end))
  end,
})
FileWriter.new():run({ path = "owls.md", content = "Owls hunt\nat night" })
print(shelf:run({ path = "owls.md" }).result)
print(shelf:run({ path = "owls.md", output = "numbered.md" }).size)
print(FileSystemTool.new():run({ operation = "read", path = "numbered.md" }).content)
local ok, err = pcall(shelf.run, shelf, { path = "owls.txt" })
print(ok, err.type)

-- The parameters of a request are those in its path, unless there are others.
local weather = Tools.template("http_api", {
  name = "weather",
  base_url = "https://weather.example",
  path = "/forecast/{city}",
  headers = { Accept = "application/json" },
})
print(weather.description, weather.parameters.required[1], weather.category, weather.resource_requirements.network)
ok, err = pcall(weather.run, weather, {})
print(ok, err.type, err.message)
ok, err = pcall(Tools.template, "http_apo", { name = "x" })
print(ok, err.message)
return Tools.has("weather")
