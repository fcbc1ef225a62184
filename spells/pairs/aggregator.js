// Shows: EventAggregator
// An aggregator keeps what agents, workflows and emitters do, to look at it later.
const clerk = new Agent({ name: "clerk", tools: [new Calculator()] });
const doorbell = new EventEmitter("doorbell");
const kept = new EventAggregator();
await kept.collect(clerk, "tool*").collect(doorbell);

await clerk.chat("What is 2 + 3?");
await doorbell.emit("ring", { name: "Ada" });
for (const event of await kept.getEvents()) {
  console.log(`${event.type}\t${event.agentName ?? event.data.name}`);
}
const [called] = await kept.getEvents("toolCalled");
const counted = `${await kept.count()}\t${await kept.count("tool*")}`;
console.log(`${called.toolName}\t${called.params.expression}\t${counted}`);
console.log(`${kept.events.length}\t${(await kept.counts()).ring}\t${(await kept.counts()).tool_completed}`);

// Nothing more comes after `stop`; `clear` forgets what there was.
await kept.stop();
await doorbell.emit("ring", { name: "Bob" });
console.log(await kept.count("ring"));
await kept.clear();
console.log(`${await kept.count()}\t${(await kept.getEvents()).length}`);

// Everything of everybody, but only the last of it.
const flow = Workflow.sequential({ name: "flow", steps: [{ name: "ask", agent: clerk, input: "Hello" }] });
const last = new EventAggregator({ maxEvents: 4 }).collect("*");
await flow.run({});
for (const event of await last.getEvents()) {
  console.log(event.type);
}
const steps = new EventAggregator().collect(flow, "step*");
await flow.run({});
const counts = await steps.counts();
console.log(`${counts.step_started}\t${counts.step_completed}`);
return (await steps.collect(7).then(null, (error) => error)).message;
