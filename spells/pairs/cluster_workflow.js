// Shows: Workflow
// Branches are handed to the workers of a cluster where there is one, and are done here where there is none.
// The result is the same: a function of the script always stays.
const views = Workflow.parallel({
  name: "views",
  cluster: true,
  branches: {
    echo: new Agent({ name: "echo", model: "demo/echo" }),
    sum: { tool: new Calculator(), input: { expression: "6 * 7" }, outputTransform: (r) => r.result },
    length: (text) => text.length,
  },
});
const result = await views.run("Rain?");
console.log(`${result.echo}\t${result.sum}\t${result.length}`);

// Each part of a map-reduce goes to a worker; the reducer runs here.
const parts = Workflow.mapReduce({
  name: "parts",
  cluster: true,
  mapper: new Agent({ name: "mapper", model: "demo/echo" }),
  reducer: (all) => all.join("|"),
  maxConcurrency: 1,
});
console.log(`${await parts.run(["a", "b", "c"])}`);

// `false` keeps them here whatever the config says.
const one = await Workflow.parallel({ cluster: false, branches: { one: () => 1 } }).run("x");
console.log(`${one.one}`);
