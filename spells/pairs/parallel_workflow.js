// Shows: ParallelWorkflow
// Branches work at the same time on the same input; the result has what each gave.
const upper = (text) => text.toUpperCase();
const views = new ParallelWorkflow({
  name: "views",
  branches: {
    optimist: new Agent({ name: "optimist", model: "demo/echo" }),
    length: (text) => text.length,
    shout: { handler: upper, timeout: 1000 },
  },
});
const result = await views.run("Rain?");
console.log(`${result.optimist}\t${result.length}\t${result.shout}\t${result.stepsExecuted}`);

// An aggregator makes one thing of all. A list of steps gives a list.
const total = Workflow.parallel({
  steps: [(n) => n, (n) => n * 10, (n) => n * 100],
  aggregator: (numbers) => numbers[0] + numbers[1] + numbers[2],
  maxConcurrency: 2,
});
console.log(`${(await total.run(3)) + 0}\t${total.type}\t${total.steps.join(" ")}`);

// The first failure ends it, unless it may go on: then the error stands where the output would be.
const refuse = () => {
  throw new Error("no luck today");
};
const strict = new ParallelWorkflow({ name: "strict", branches: { bad: refuse, good: upper } });
const error = await strict.run("a").catch((error) => error);
console.log(`false\t${error.message}\t${error.stepName}`);
const patient = new ParallelWorkflow({
  name: "patient",
  branches: { bad: refuse, good: upper },
  continueOnError: true,
});
const both = await patient.run("a");
console.log(`${both.good}\t${both.bad.error.message}\t${both.steps.bad.status}`);
return await total.run(1);
