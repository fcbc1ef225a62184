// Shows: PlannerAgent, OrchestratorAgent
// A plan is a list of steps.
const planner = await new PlannerAgent({ name: "planner", maxSteps: 5 });
console.log(`${planner.type}\t${planner.systemPrompt.match(/Use at most.*/)[0]}`);
for (const [index, step] of (await planner.plan("move house")).entries()) console.log(`${index + 1}\t${step}`);
const smaller = [await planner.decompose("pack the books"), await planner.decomposeAsync("pack the plates")];
console.log(smaller.map((steps) => steps.length).join("\t"));
console.log((await planner.planAsync("find an oak"))[0]);

// An orchestrator has agents as its tools, by name.
const boss = await new OrchestratorAgent({
  name: "boss",
  agents: { counter: new MathAgent({ name: "m" }), writer: new WriterAgent({ name: "w" }) },
});
const names = (await boss.getTools()).sort();
console.log(`${boss.type}\t${names.join(", ")}\t${boss.tools[0].metadata.version !== undefined}`);
console.log(await boss.chat("Ask the writer for a haiku about owls"));
const results = [await boss.coordinate("Ask nobody. What is 2 + 3?"), await boss.coordinateAsync("What is 2 + 4?")];
console.log(results.map((result) => result !== "").join("\t"));
return (await planner.validate()).valid;
