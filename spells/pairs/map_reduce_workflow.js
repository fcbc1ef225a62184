// Shows: MapReduceWorkflow
// The mapper works on every part at the same time, the reducer on the list of what came out.
const count = new MapReduceWorkflow({
  name: "count",
  mapper: (page) => page.split("owl").length - 1,
  reducer: (counts) => counts.reduce((sum, n) => sum + n, 0),
});
const result = await count.run(["an owl", "no bird", "owl and owl"]);
console.log(`${result + 0}\t${result.metadata.parts}\t${count.steps.join(" ")}\t${count.type}`);

// A partitioner makes the parts; `chunkSize` cuts a list into parts of that size.
const words = Workflow.mapReduce({
  partitioner: (text) => text.match(/[a-z]+/g),
  mapper: (word) => word[0].toUpperCase(),
  reducer: (letters) => letters.join(""),
  maxConcurrency: 2,
});
const pairsOf = Workflow.mapReduce({ chunkSize: 2, mapper: (chunk) => chunk.length });
console.log(`${await words.run("spells for agents")}\t${(await pairsOf.run([1, 2, 3, 4, 5])).join(" ")}`);

// Mappers may be agents; one that fails need not end it.
const report = new MapReduceWorkflow({
  name: "report",
  mapper: { agent: new Agent({ name: "reader", model: "demo/echo" }), input: "Page {{index}}: {{item}}" },
  reducer: (pages) => pages.join("; "),
});
console.log(`${await report.run({ pages: ["owls", "bats"] })}`);
const brave = Workflow.mapReduce({
  mapper: (n) => {
    if (n === 0) throw new Error("cannot divide");
    return 10 / n;
  },
  continueOnError: true,
});
const shares = await brave.run([2, 0, 5]);
console.log(`${shares[0]}\t${shares[1].error.message}\t${shares[2]}`);
return await count.run(["owl"]);
