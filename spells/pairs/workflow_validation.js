// Shows: Workflow
// What is wrong with a workflow is told before anything of it runs: what, in which line, and what was meant.
const flow = Workflow.sequential({ name: "post", steps: [
  { name: "research", handler: (topic) => `notes on ${topic}`, input: "{{topic}}" },
  { name: "write", handler: (text) => text.toUpperCase(), input: "From {{reserch}}" },
  { name: "check", agent: "editr" },
] });
new Agent({ name: "editor", model: "demo/echo" });
const found = await flow.validate({ topic: "owls" });
console.log(`${found.valid}\t${found.errors.length}\t${found.warnings.length}`);
for (const problem of found.problems) {
  console.log(`${problem.kind}\t${problem.step}\t${problem.line}\t${problem.message}`);
}
try {
  await flow.run({ topic: "owls" });
} catch (err) {
  console.log(`false\t${err.type}\t${err.line}\t${err.problems.length}`);
}

// Without an input nobody knows its fields: a likely slip is a warning then.
const quiet = Workflow.sequential({ name: "quiet", steps: [
  { name: "notes", handler: (text) => text.toUpperCase(), input: "{{topic}}" },
  { name: "post", handler: (text) => text.toUpperCase(), input: "{{note}}" },
] });
const loose = await quiet.validate();
console.log(`${loose.valid}\t${loose.warnings.length}\t${(await quiet.validate({ topic: "owls" })).valid}`);

// A branch that no condition leads to, and workflows that only run one another.
const router = Workflow.conditional({ name: "router",
  conditions: [{ name: "short", test: (text) => text.length < 5, thenBranch: "small" }],
  branches: { small: (text) => text.toUpperCase(), smal: (text) => text.toLowerCase(), default: (text) => text },
});
const unreached = (await router.validate()).problems[0];
console.log(unreached.message);
Workflow.sequential({ name: "back", steps: [{ name: "again", workflow: "forth" }] });
const forth = Workflow.sequential({ name: "forth", steps: [{ name: "over", workflow: "back" }] });
const endless = (await forth.validate()).problems[0];
console.log(endless.message);
return `${unreached.kind} ${endless.kind}`;
