// Shows: Workflow
// What a workflow does can be heard, and changed on its way.
let heard = [];
const hear = (word) => () => heard.push(word);
const flow = new SequentialWorkflow({
  name: "flow",
  steps: [
    { name: "up", handler: (text) => text.toUpperCase() },
    { name: "mark", handler: (text) => `${text}!` },
  ],
  on: { workflowStarted: hear("made") },
});

// `stepComplete` tells the step and what it gave.
const id = await flow.on("stepComplete", ({ data: { step, result } }) => {
  console.log([step.index, step.name, step.status, result].join("\t"));
});
await flow.once("workflowCompleted", hear("once"));
await flow.subscribe("stepStarted", hear("subscribe"));
await flow.onPattern("workflow*", hear("on_pattern"));
await flow.run("one");
await flow.off(id);
await flow.unsubscribe("stepStarted");
await flow.run("two");
console.log(heard.join(" "));

// Hooks see and change what goes in and comes out; middleware stands around the whole.
await flow.addHook("afterStep", (context) => {
  context.output = `<${context.output}>`;
});
console.log(`${await flow.run("three")}`);
await flow.use(async (context, next) => `${await next()}?`);
console.log(`${await flow.run("four")}`);

// Events of its own, with an answer where somebody replies.
await flow.on("alarm", async (event) => {
  await event.reply(`heard ${event.data}`);
});
console.log(`${await flow.emit("alarm", "an owl")}\t${await flow.request("alarm", "a mouse", 1000)}`);

// `trace` hears everything; `onAsync` does not keep the workflow waiting; `events` is a stream.
const kinds = {};
const later = [];
const trace = await flow.trace((event) => {
  kinds[event.type] = true;
});
await flow.onAsync("workflowCompleted", (event) => later.push(event.type));
const events = await flow.events({ idle: 100 });
await flow.run("five");
const types = await events.map((event) => event.type).collect();
console.log([kinds.step_started, kinds.workflow_completed, later[0], types[0], types.at(-1)].join("\t"));
await flow.off(trace);

// A breakpoint pauses; an error handler hears what failed.
await flow.setBreakpoint("beforeStep", (context) => {
  heard = [`paused before ${context.stepName}`];
});
await flow.run("six");
console.log(heard[0]);
const throwing = () => {
  throw new Error("no owls");
};
const failing = new SequentialWorkflow({ name: "failing", steps: [throwing] });
await failing.onError((error) => heard.push(error.message));
await failing.run(1).catch(() => {});
return heard;
