console.log(await weatherTool.run({ location: "Lisbon" }));
console.log(await new CalculatorTool().run({ expression: "2+3" }));
const database = new DatabaseTool({ name: "database", description: "Ask it" });
database.db = { query: async (query) => [query] };
console.log(await database.run({ query: "select 1" }));
await database.run({ query: "DROP TABLE owls" }).then(() => { throw new Error("not refused"); }, (error) => console.log(error.message));
