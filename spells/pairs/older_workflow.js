// Shows: workflow
// The older name: a workflow first, then its steps.
const flow = workflow.sequential({ name: "greeting" });
await flow.addStep({
  name: "greet",
  agent: new Agent({ name: "host", model: "demo/echo" }),
  prompt: "Greet {{name}}",
});
await flow.addStep({ name: "shout", func: (text) => text.toUpperCase() });
const result = await flow.run({ name: "Ada" });
console.log(`${result}\t${result.steps.greet.status}\t${flow.steps.join(" ")}`);

const both = workflow.parallel({ steps: [(n) => n + 1] }).addStep((n) => n + 2);
console.log(`${(await both.run(1))[0]}\t${(await both.run(1))[1]}`);
const small = (n) => n < 5;
const zero = () => 0;
console.log(`${await workflow.conditional({ condition: small, thenBranch: zero }).run(3)}`);
console.log(`${await workflow.loop({ body: (n) => n + n, times: 4 }).run(1)}`);
console.log((await workflow.mapReduce({ mapper: (n) => n }).run([1, 2, 3])).length);
const stages = [(text) => text.toUpperCase(), (text) => text.toLowerCase()];
console.log(`${await workflow.pipeline({ stages }).run("Owl")}`);
console.log(`${await workflow.create({ steps: [(text) => text.toUpperCase()] }).run("owl")}`);
const round = workflow.loop({ name: "round", body: zero, times: 1 });
const refused = await Promise.resolve(round.addStep(zero)).catch((error) => error);
console.log(`false\t${refused.message}`);
return await flow.run({ name: "Bob" });
