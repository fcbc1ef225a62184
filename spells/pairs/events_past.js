// Shows: Stream
// The last events are remembered: they can be looked at, and told again. Those to come are a stream.
for (const [index, kind] of ["barn", "snowy", "tawny"].entries()) {
  await Events.emit("owl_seen", { kind, n: index + 1 });
}
await Events.emit("mouse_seen", { kind: "field" });
for (const event of await Events.history("*_seen")) {
  console.log(`${event.type}\t${event.data.kind}`);
}
const told = [];
const many = await Events.replay("owlSeen", (event) => {
  told.push(event.data.kind);
});
console.log(`${many}\t${told.join(" ")}`);
await Events.clear();
console.log((await Events.history()).length);

// A stream ends when it is closed, or when nothing happens for some time.
const stream = Events.stream("owl*", { idle: 100 });
await Events.emit("owl_seen", { kind: "eagle" });
await Events.emit("mouse_seen", { kind: "wood" });
await Events.emit("owl_heard", { kind: "scops" });
console.log(`${(await stream.next()).data.kind}\t${(await stream.next()).type}`);
await Events.emit("owl_seen", { kind: "pygmy" });
await stream.close();
await Events.emit("owl_seen", { kind: "unseen" });
console.log((await stream.collect()).length);

// What an agent does is a stream as well; a loop takes one event after the other.
const agent = new Agent({ name: "clerk", tools: [new Calculator()] });
const events = agent.events({ idle: 200 });
const answer = agent.chatAsync("What is 2 + 3?");
for await (const event of events) {
  console.log(`${event.type}\t${event.agentName}\t${event.toolName ?? ""}`);
}
return await answer;
