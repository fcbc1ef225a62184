// Shows: LoopWorkflow
// A body again and again, each time on what it gave before: so many times, while something holds, or until it does.
const double = new LoopWorkflow({ name: "double", times: 3, body: (n) => n * 2 });
const big = Workflow.loop({ condition: (context) => context.output < 100, body: (n) => n * n });
const small = new LoopWorkflow({
  until: (context) => context.lastOutput < 2,
  body: [(n) => Math.floor(n / 2), (n) => n - 1],
});
console.log(`${await double.run(1)}\t${await big.run(3)}\t${await small.run(8)}`);
const rounds = [(await double.run(1)).metadata.iterations, (await small.run(8)).metadata.iterations];
console.log(`${rounds.join("\t")}\t${double.type}`);

// Until somebody is sure enough: a step that tells its confidence is heard, or says it in the context.
const refine = new LoopWorkflow({
  name: "refine",
  condition: (context) => context.confidenceScore < 0.8 && context.iteration < 10,
  body: {
    name: "improve",
    handler: (text) => `${text}!`,
    onOutput: (output, context) => {
      context.confidenceScore = output.length / 10;
    },
  },
});
console.log(`${await refine.run("owls")}\t${(await refine.run("owls")).stepsExecuted}`);

// Once for each item of a list; the result is the list of what came out.
const letters = new LoopWorkflow({
  items: "{{names}}",
  body: { name: "letter", handler: (text) => text, input: "{{index}}. Dear {{item}}" },
  maxConcurrency: 2,
});
console.log((await letters.run({ names: ["Ada", "Bob", "Eve"] })).join(", "));

const endless = new LoopWorkflow({ body: (n) => n + 1, maxIterations: 5 });
console.log(`${await endless.run(0)}\t${(await endless.run(0)).metadata.maxReached}`);
const lost = await Promise.resolve(new LoopWorkflow({ name: "lost", body: (n) => n })).catch((error) => error);
console.log(`false\t${lost.message}`);
return await double.run(5);
