// Shows: PipelineWorkflow
// Stages that data flows through; a transformer changes what its stage gives.
const upper = (text) => text.toUpperCase();
const press = new PipelineWorkflow({
  name: "press",
  stages: [
    { name: "collect", agent: new Agent({ name: "collector", model: "demo/echo" }) },
    { name: "edit", agent: new Agent({ name: "editor", model: "demo/echo" }) },
  ],
  transformers: [(facts) => `Edit this: ${facts}`, upper],
});
const page = await press.run("owls see at night");
console.log(`${page}\t${page.steps.collect.output}\t${press.steps.join(" ")}\t${press.type}`);

// With `each` the items of a list follow one another: while one is in the second stage, the next is in the first.
const seen = [];
const stage = (word, factor) => async (n) => {
  seen.push(`${word} ${n}`);
  await Async.sleep(5);
  return n * factor;
};
const line = Workflow.pipeline({ each: true, maxConcurrency: 1, stages: [stage("wash", 1), stage("dry", 10)] });
const dried = await line.run([1, 2, 3]);
console.log(`${dried.join(" ")}\t${seen.length}\t${dried.stepsExecuted}`);
console.log(seen.sort().join(", "));

// A stage may be left out; then what was there goes on.
const polite = new PipelineWorkflow({
  stages: [
    (name) => `Dear ${name}`,
    { name: "shout", handler: upper, when: (context) => context.output.length < 9 },
  ],
});
const long = await polite.run("Bartholomew");
console.log(`${await polite.run("Ada")}\t${long}\t${(await polite.run("Bartholomew")).steps.shout.status}`);
return await press.run("owls");
