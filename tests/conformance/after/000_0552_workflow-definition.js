const data = Array.from({ length: 250 }, (_, at) => at);
console.log(await new MapReduceWorkflow({ mapper: (chunk) => chunk.length, reducer: (sums) => sums.reduce((a, b) => a + b), partitioner: (all) => chunkArray(all, 100) }).run(data));
const custom = new CustomWorkflow({ name: "custom", steps: [{ name: "one", agent: new GeneralAgent(), input: "{{query}}" }] });
console.log(await custom.run({ query: "owls" }));
