-- Shows: CsvTool, CSV, DuckDBTool, DuckDB, DuckDbTool, CsvReader, DataCleaner, StatisticsCalculator, ChartGenerator
local csv = CsvTool.new()
local text = "name;wings;weight\nowl;2;1.5\nkiwi;0;3\nwren;2\n"
local read = csv:run({ operation = "parse", text = text })
print(read.rows[1].name, read.rows[1].wings, read.row_count, read.dialect.delimiter)
print(read.ragged[1].line, read.ragged[1].fields, read.ragged[1].expected)
print(csv:run({ operation = "info", text = text }).columns[3].type)
print(csv:run({ operation = "filter", text = text, where = "wings > 1" }).rows[2].name)
print(csv:run({ operation = "sort", text = text, by = { "-weight" } }).rows[1].name)
local sums = csv:run({ operation = "aggregate", text = text, by = { "wings" }, measures = { n = "count(*)" } })
print(sums.rows[2].wings, sums.rows[2].n)
print(csv:run({ operation = "write", rows = { { 1, "a,b" } }, columns = { "n", "t" }, to = "out.csv" }).text)
local ok, err = pcall(csv.run, csv, { operation = "query", text = text, sql = "COPY data TO 'x.csv'" })
print(ok, err.type, err.message)
print(CSV.new():run({ operation = "parse", path = "out.csv" }).rows[1].t)

local duck = DuckDBTool.new()
local joined = duck:run({
  sql = "SELECT name, t FROM birds JOIN o ON birds.id = o.n WHERE id = ?",
  parameters = { 1 },
  tables = { birds = { { id = 1, name = "owl" }, { id = 2, name = "wren" } }, o = "out.csv" },
})
print(joined.rows[1].name, joined.rows[1].t)
for _, tool in ipairs({ DuckDB.new(), DuckDbTool.new() }) do
  ok, err = pcall(tool.run, tool, { sql = "SELECT * FROM read_text('/etc/passwd')" })
  print(ok, err.type)
end

-- From a file to a chart: every tool takes what the one before gave.
csv:run({ operation = "write", to = "birds.csv", rows = {
  { name = " owl ", weight = "1.5" }, { name = "owl", weight = "1.5" }, { name = "kiwi", weight = "n/a" }, { name = "wren", weight = "0.25" },
}, columns = { "name", "weight" } })
local rows = CsvReader.new():run({ action = "read", file_path = "birds.csv" })
local clean = DataCleaner.new():run({ action = "clean", rows = rows.rows, missing = "mean" })
print(clean.row_count, clean.report.duplicates, clean.report.filled.weight)
local told = StatisticsCalculator.new():run({ action = "analyze", rows = clean.rows })
print(told.statistics.weight.max, told.statistics.name.unique)
local chart = ChartGenerator.new({ width = 300, height = 200 }):run({ action = "visualize", rows = told.rows, path = "birds.svg" })
print(chart.kind, chart.format, chart.x, chart.y[1])
for _, name in ipairs({ "CsvReaderTool", "DataCleanerTool", "StatisticsCalculatorTool", "ChartGeneratorTool" }) do
  print(Tools.load(name).name)
end

local worker = BaseAgent.new({
  name = "worker",
  tools = { CsvReader.new(), DataCleaner.new(), StatisticsCalculator.new(), ChartGenerator.new() },
  steps = {
    { tool = "csv-reader", action = "read" },
    { tool = "data-cleaner", action = "clean" },
    { tool = "statistics-calculator", action = "analyze" },
    { tool = "chart-generator", action = "visualize", params = { path = "all.svg" } },
  },
})
return worker:execute({ file_path = "birds.csv" }).y
