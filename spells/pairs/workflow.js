// Shows: Workflow, SequentialWorkflow
// A workflow is made of steps: each works on what the one before gave, unless its input says what it wants.
const researcher = new Agent({ name: "researcher", model: "demo/echo" });
const writer = new Agent({ name: "writer", model: "demo/echo" });
const blog = Workflow.sequential({
  name: "blog",
  description: "From a topic to a post",
  metadata: { audience: "children" },
  steps: [
    { name: "research", agent: researcher, input: "Facts about {{topic}}", output: "notes" },
    { name: "count", handler: (notes) => notes.length },
    { name: "write", agent: writer, input: "{{count}} letters: {{notes}} ({{research.output}})" },
  ],
});

// The result is that of the last step, and knows what became of each.
const post = await blog.run({ topic: "owls" });
console.log(`${post}`);
const { research, count, write } = post.steps;
console.log(`${research.output}\t${count.status}\t${write.attempts}\t${post.stepsExecuted}`);
console.log(`${post.metadata.workflow}\t${post.metadata.workflowId === blog.id}`);
const bats = await blog.execute({ topic: "bats" });
console.log(`${bats.steps.count.output}\t${(await blog.runAsync({ topic: "moles" })).output}`);

// A workflow can be asked what it is, and found by its name.
console.log([blog.name, blog.type, blog.description, blog.steps.join(" "), blog.config.metadata.audience].join("\t"));
const about = await blog.metadata();
const { valid } = await blog.validate();
console.log([about.audience, about.type, about.steps.length, about.id === blog.id, valid].join("\t"));
console.log(`${(await Workflow.get("blog")) === blog}\t${(await Workflow.names()).join(", ")}`);

// A result counts as what it is. Further steps can be put behind the others.
const sums = new SequentialWorkflow({ name: "sums", steps: [(n) => n + 1] });
const two = (await sums.run(1)) + 1;
const double = sums.addStep({ name: "double", handler: (n) => n * 2 });
console.log(`${two}\t${(await double.run(4)) + 0}`);
console.log(`${sums.steps.join(" ")}\t${(await new SequentialWorkflow({}).validate()).errors.length}`);
return { post: await blog.run({ topic: "owls" }), sum: await sums.run(10) };
