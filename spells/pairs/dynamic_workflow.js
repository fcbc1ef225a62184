// Shows: Workflow
// Steps of any type, also steps made of steps.
const agent = (name) => new Agent({ name, model: "demo/echo" });
const study = Workflow.create({
  name: "study",
  steps: [
    { name: "outline", agent: agent("planner"), input: "Plan: {{topic}}" },
    {
      name: "views",
      type: "parallelFanOut",
      agents: [agent("ada"), agent("bob")],
      aggregator: (said) => `${said[0]} & ${said[1]}`,
    },
    {
      name: "check",
      type: "conditional",
      condition: (text) => text.length > 20,
      thenBranch: (text) => text.toUpperCase(),
      elseBranch: (text) => text,
    },
    {
      name: "polish",
      type: "adaptiveLoop",
      maxIterations: 3,
      body: (text) => `${text}.`,
      condition: (context) => context.iteration < 2,
    },
    {
      name: "both",
      type: "parallel",
      steps: [
        { name: "size", handler: (text) => text.length },
        { name: "text", handler: (text) => text },
      ],
    },
    {
      name: "end",
      tool: "calculator",
      input: { expression: "{{size}} * 2" },
      outputTransform: (sum) => sum.result,
    },
  ],
});
const result = await study.run({ topic: "owls" });
const { views, polish, both } = result.steps;
console.log(`${views.output}\t${polish.output}\t${both.output.size}\t${result + 0}`);
console.log(`${study.steps.join(" ")}\t${study.type}`);
const counter = new Workflow({ steps: [{ type: "mapReduce", mapper: (n) => n + 1 }] });
console.log((await counter.run([1, 2]))[1]);

return await study.run({ topic: "bats" });
