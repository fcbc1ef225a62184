// Shows: CsvTool, CSV, DuckDBTool, DuckDB, DuckDbTool, CsvReader, DataCleaner, StatisticsCalculator, ChartGenerator
const csv = new CsvTool();
const text = "name;wings;weight\nowl;2;1.5\nkiwi;0;3\nwren;2\n";
const read = await csv.run({ operation: "parse", text });
console.log(`${read.rows[0].name}\t${read.rows[0].wings}\t${read.row_count}\t${read.dialect.delimiter}`);
console.log(`${read.ragged[0].line}\t${read.ragged[0].fields}\t${read.ragged[0].expected}`);
console.log((await csv.run({ operation: "info", text })).columns[2].type);
console.log((await csv.run({ operation: "filter", text, where: "wings > 1" })).rows[1].name);
console.log((await csv.run({ operation: "sort", text, by: ["-weight"] })).rows[0].name);
const sums = await csv.run({ operation: "aggregate", text, by: ["wings"], measures: { n: "count(*)" } });
console.log(`${sums.rows[1].wings}\t${sums.rows[1].n}`);
console.log((await csv.run({ operation: "write", rows: [[1, "a,b"]], columns: ["n", "t"], to: "out.csv" })).text);
const denied = await csv.run({ operation: "query", text, sql: "COPY data TO 'x.csv'" }).catch((error) => error);
console.log(`false\t${denied.type}\t${denied.message}`);
console.log((await new CSV().run({ operation: "parse", path: "out.csv" })).rows[0].t);

const duck = new DuckDBTool();
const joined = await duck.run({
  sql: "SELECT name, t FROM birds JOIN o ON birds.id = o.n WHERE id = ?",
  parameters: [1],
  tables: { birds: [{ id: 1, name: "owl" }, { id: 2, name: "wren" }], o: "out.csv" },
});
console.log(`${joined.rows[0].name}\t${joined.rows[0].t}`);
for (const tool of [new DuckDB(), new DuckDbTool()]) {
  const refused = await tool.run({ sql: "SELECT * FROM read_text('/etc/passwd')" }).catch((error) => error);
  console.log(`false\t${refused.type}`);
}

// From a file to a chart: every tool takes what the one before gave.
await csv.run({
  operation: "write",
  to: "birds.csv",
  rows: [
    { name: " owl ", weight: "1.5" },
    { name: "owl", weight: "1.5" },
    { name: "kiwi", weight: "n/a" },
    { name: "wren", weight: "0.25" },
  ],
  columns: ["name", "weight"],
});
const rows = await new CsvReader().run({ action: "read", file_path: "birds.csv" });
const clean = await new DataCleaner().run({ action: "clean", rows: rows.rows, missing: "mean" });
console.log(`${clean.row_count}\t${clean.report.duplicates}\t${clean.report.filled.weight}`);
const told = await new StatisticsCalculator().run({ action: "analyze", rows: clean.rows });
console.log(`${told.statistics.weight.max}\t${told.statistics.name.unique}`);
const drawing = { action: "visualize", rows: told.rows, path: "birds.svg" };
const chart = await new ChartGenerator({ width: 300, height: 200 }).run(drawing);
console.log(`${chart.kind}\t${chart.format}\t${chart.x}\t${chart.y[0]}`);
for (const name of ["CsvReaderTool", "DataCleanerTool", "StatisticsCalculatorTool", "ChartGeneratorTool"]) {
  console.log((await Tools.load(name)).name);
}

const worker = new BaseAgent({
  name: "worker",
  tools: [new CsvReader(), new DataCleaner(), new StatisticsCalculator(), new ChartGenerator()],
  steps: [
    { tool: "csv-reader", action: "read" },
    { tool: "data-cleaner", action: "clean" },
    { tool: "statistics-calculator", action: "analyze" },
    { tool: "chart-generator", action: "visualize", params: { path: "all.svg" } },
  ],
});
return (await worker.execute({ file_path: "birds.csv" })).y;
