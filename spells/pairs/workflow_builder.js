// Shows: WorkflowBuilder, DynamicWorkflowBuilder
// A workflow step by step; `build` ends it.
const flow = Workflow.builder("draft")
  .name("sorting")
  .description("Sorts numbers into words")
  .step({ name: "double", handler: (n) => n * 2 })
  .conditional(
    (n) => n > 10,
    () => ["big", "bigger"],
    () => ["small", "smaller"],
  )
  .forEach("{{input_words}}", (word) => `${word}!`);
const unknown = await flow.build().run(3).catch((error) => error);
console.log(`false\t${unknown.message.match("refers to {{input_words}}")[0]}`);

const words = await new WorkflowBuilder("words")
  .addStep((text) => [text, text.toUpperCase()])
  .forEach((list) => list, (word) => `${word}!`)
  .mapReduce((word) => word.length, (lengths) => lengths[0] + lengths[1])
  .adaptiveLoop((context) => context.output < 50, (n) => n * 2, 10)
  .parallel([
    { name: "half", handler: (n) => Math.floor(n / 2) },
    { name: "whole", handler: (n) => n },
  ])
  .parallelFanOut(
    [(both) => both.half, (both) => both.whole],
    (results) => `${results[0]} of ${results[1]}`,
  )
  .build();
console.log(`${words.name}\t${words.type}\t${words.steps.length}\t${await words.run("owls")}`);
const { step_2: marked } = (await words.run("owl")).steps;
console.log(`${marked.output[1]}\t${(await words.run("owl")).steps.step_4.output}`);

// Each may be an agent, a tool, another workflow, or a table that says more.
const sum = await new DynamicWorkflowBuilder("sum")
  .step({
    tool: "calculator",
    input: { expression: "{{a}} + {{b}}" },
    outputTransform: (answer) => answer.result,
  })
  .step(Workflow.sequential({ name: "square", steps: [(n) => n * n] }))
  .mapReduce((n) => n + 1, (list) => list[0] + list[1], (n) => [n, n])
  .build();
console.log(`${sum.steps.join(" ")}\t${await sum.run({ a: 1, b: 2 })}\t${sum.description === ""}`);
return await words.run("birds");
