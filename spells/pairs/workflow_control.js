// Shows: Workflow
// A workflow that runs can be watched, paused, gone on with, and stopped.
const add = (n) => n + 1;
const steps = ["one", "two", "three"].map((name) => ({ name, handler: add }));
const counting = (name) => new SequentialWorkflow({ name, steps });

// The results of steps as they complete, and how far it is.
const flow = counting("flow");
for await (const step of flow.stream(0)) {
  console.log([step.index, step.name, step.output, step.status].join("\t"));
}
for await (const progress of flow.runWithProgress(10)) {
  if (progress.type === "result") {
    console.log(`result\t${progress.result}`);
  } else {
    const { type, step, stepStatus, completed, total } = progress;
    console.log(`${type}\t${step}\t${stepStatus}\t${completed}/${total}`);
  }
}
const { status, percent } = await flow.progress();
const heard = counting("heard");
await heard.onProgress((progress) => {
  console.log(`heard\t${progress.step}\t${progress.completed}/${progress.total}\t${progress.output}`);
});
await heard.run(20);
console.log(`${(await counting("new").progress()).status}\t${status}\t${percent === 100}`);

// Paused, it gives a checkpoint: plain data. From there another one of the same name goes on, in this process or later.
let checkpoint;
const slow = counting("slow");
await slow.on("stepComplete", async (event) => {
  if (event.data.step.name === "one") checkpoint = await slow.pause();
});
const paused = await slow.run(100).catch((error) => error);
const progress = await slow.progress();
console.log(`false\t${paused.type}\t${progress.status}\t${progress.completed}`);
checkpoint = JSON.parse(JSON.stringify(paused.checkpoint));
console.log(`${checkpoint.workflow}\t${checkpoint.steps.one.output}\t${checkpoint.steps.two === undefined}`);
const rest = await counting("slow").resume(checkpoint);
console.log(`${rest + 0}\t${rest.steps.one.output}\t${rest.metadata.stepsExecuted}`);

// Cancelled, it ends at once.
const endless = new LoopWorkflow({ name: "endless", maxIterations: 100, body: () => Async.sleep(10000) });
const running = endless.runAsync(0).catch((error) => error);
await Async.sleep(20);
const state = await endless.getState();
console.log(`${state.status}\t${(await endless.progress()).running[0]}\t${await endless.cancel()}`);
const cancelled = await running;
console.log(`false\t${cancelled.type}\t${(await endless.getState()).status}\t${await endless.cancel()}`);

// It keeps values of its own.
await flow.setState({ audience: "owls", rounds: 2 });
const { context } = await flow.getState();
const kept = await State.scope("workflow", flow).get("rounds");
console.log(`${context.audience}\t${context.rounds}\t${kept}`);
return await flow.run(1);
