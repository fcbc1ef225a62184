// Shows: WorkflowStep
// A type of workflow of the spell's own: a function gets the steps, and runs them as it likes.
await Workflow.define("retry_until_good", async (steps, input) => {
  const [make, judge] = steps;
  let [draft, rounds] = [input, 0];
  do {
    rounds += 1;
    draft = await make.run(draft);
  } while (!(await judge.run(draft)) && rounds < 5);
  return { draft, rounds, by: make.action, judge: judge.name + judge.index };
});

const flow = Workflow.create({
  name: "careful",
  type: "retry_until_good",
  steps: [
    { name: "make", action: "mend", handler: (text) => `${text}o` },
    { name: "judge", handler: (text) => text.length >= 6 },
  ],
});
const good = await flow.run("owl");
console.log([good.draft, good.rounds, good.by, good.judge, flow.type, good.stepsExecuted].join("\t"));

// It is a type of step too.
const story = Workflow.sequential({
  name: "story",
  steps: [
    { name: "start", handler: (text) => text.slice(0, 2) },
    { name: "careful", type: "retry_until_good", steps: [(text) => text + text, (text) => text.length > 3] },
  ],
});
console.log(`${(await story.run("hoot")).draft}\t${(await story.run("hoot")).judge}`);

// A name that is taken, or that nobody knows, is refused.
const taken = await Workflow.define("parallel", console.log).catch((error) => error);
console.log(`false\t${taken.message}`);
const unknown = await Promise.resolve(Workflow.create({ type: "paralel", steps: [console.log] })).catch((error) => error);
console.log(`false\t${unknown.message}`);
return await flow.run("a");
