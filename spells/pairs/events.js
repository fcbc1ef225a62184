// Shows: Events, event_bus, eventBus
// Whatever happens has a name that can be listened to; scripts may emit names of their own.
let heard = [];
const hear = (word) => (event) => {
  heard.push(`${word} ${event.data.n}`);
};
const tell = () => {
  console.log(heard.join(", "));
  heard = [];
};

const every = hear("on");
const first = await Events.on("owlSeen", hear("first"));
await Events.on("owlSeen", every);
await Events.once("owlSeen", hear("once"));
await Events.subscribe("owl:seen", hear("subscribe"));
await Events.onPattern("owl*", hear("pattern"));
await Events.emit("owl_seen", { n: 1 });
tell();
console.log(`${await Events.listenerCount("owlSeen")}\t${await Events.listenerCount("mouseSeen")}`);
await Events.off(first);
await Events.off("owlSeen", every);
await event_bus.publish("owl_seen", { n: 2 });
await Events.unsubscribe("owlSeen");
await eventBus.emit("owl_seen", { n: 3 });
tell();

// `"*"` hears everything, by name and data. The same names in other spellings are the same events.
const all = await Events.on("*", (type, data) => {
  heard.push(`${type}=${JSON.stringify(data)}`);
});
await Events.emit("report.ready", { title: "Owls" });
await Events.off(all);
tell();
const clerk = new Agent({ name: "clerk", tools: [new Calculator()] });
await eventBus.on("agent:started", (event) => {
  console.log(`${event.type}\t${event.agentName}\t${event.data.message}`);
});
await Events.on("toolCompleted", ({ type, toolName, params, result }) => {
  console.log(`${type}\t${toolName}\t${params.expression}\t${result.result}`);
});
await clerk.chat("What is 2 + 3?");

// Nobody waits for a handler of `onAsync`; an error of any other handler reaches who emits.
await Events.onAsync("slow", async (event) => {
  await Async.sleep(5);
  console.log(`heard late: ${event.data}`);
  await Events.emit("slow_done", "well");
});
await Events.emit("slow", "a snail");
console.log("emitted");
console.log((await Events.waitFor("slowDone", 1000)).data);
await Events.on("broken", () => {
  throw new Error("cannot hear");
});
const failure = await Events.emit("broken").catch((error) => error);
console.log(`false\t${failure.message}`);
console.log(await Events.waitFor("nothing", 5).catch((error) => error.message));
return heard.length;
