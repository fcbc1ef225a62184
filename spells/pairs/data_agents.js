// Shows: DataAnalyst, DataAgent, DataAnalystAgent, MathAgent, DataChunkAnalyzer, ResultAggregator
const firstLine = (text) => text.split("\n")[0];
const topics = (text) => text.match(/turns on ([^.]+)/)[1];

const analyst = await new DataAnalyst({ name: "analyst", formats: ["csv"] });
const names = (await analyst.getTools()).join(", ");
console.log(`${analyst.type}\t${analyst.systemPrompt.match(/Expect data.*/)[0]}\t${names}`);
console.log(await analyst.analyze("Owls: 3 hunts a night. Mice: 8 hunts a night."));
console.log((await analyst.analyzeAsync("Owls: 5 hunts.")).length > 0);
const charts = [await analyst.visualize("owls and mice by night"), await analyst.visualizeAsync("owls by day")];
console.log(charts.map(firstLine).join("\t"));
console.log(`${await analyst.clean("owls , 3 ,  8")}\t${await analyst.cleanAsync("mice ,  8")}`);

// `DataAgent` and `DataAnalystAgent` are other names of it.
console.log(`${(await new DataAgent({ name: "a" })).type}\t${(await new DataAnalystAgent({ name: "b" })).type}`);

const solver = await new MathAgent({ name: "solver" });
const solutions = [await solver.solve("What is 17 * 23?"), await solver.solveAsync("What is 2 ^ 10?")];
console.log([solver.tools[0].name, ...solutions].join("\t"));

// Larger data is worked on in parts, whose results are joined.
const parts = ["Owls hunt at night. They hear well.", "Mice hide by day. They run fast."];
const worker = await new DataChunkAnalyzer({ name: "worker" });
const found = [];
for (const part of parts) found.push(topics(await worker.analyze(part)));
console.log(`${worker.type}\t${found.join("\t|\t")}\t|\t${topics(await worker.analyzeAsync("Oaks."))}`);
const joiner = await new ResultAggregator({ name: "joiner" });
console.log(`${joiner.type}\t${await joiner.aggregate("Owls hunt. Owls fly. Owls hear.")}`);
console.log(await joiner.aggregateAsync("Mice hide. Mice run."));
return await joiner.aggregate(found);
