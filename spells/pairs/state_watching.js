// Shows: State, StateScope
// Changes can be watched, one by one or as a stream.
const seen = [];
const id = await State.watch("owl:", (key, now, old) => {
  seen.push(`${key}: ${old ?? "nil"} > ${now ?? "nil"}`);
});
const changes = State.changes("owl:", { idle: 100 });
await State.set("owl:kind", "barn");
await State.set("mouse:kind", "field");
await State.set("owl:kind", "snowy");
await State.delete("owl:kind");
await State.unwatch(id);
await State.set("owl:kind", "tawny");
console.log(seen.join(", "));
await changes.take(4).forEach(({ key, old, value }) => {
  console.log(`${key}\t${old ?? "nil"}\t${value ?? "nil"}`);
});
await changes.close();

// An agent's own values.
const clerk = new Agent({ name: "clerk", model: "demo/echo" });
const notes = State.agent(clerk);
const own = notes.changes("", { idle: 50 });
const watching = await notes.watch("", (key, now) => {
  console.log(`noted\t${key}\t${now}`);
});
await notes.set("topic", "owls");
await notes.unwatch(watching);
await notes.set("topic", "mice");
await State.set("topic", "hares");
for await (const { key, old, value } of own) {
  console.log(`${key}\t${old ?? "nil"}\t${value}`);
}

// Whoever listens to events hears of it as well, and a hook may refuse a change.
await Events.on("stateChanged", ({ data }) => {
  console.log(`${data.scope}\t${data.key}\t${data.value}`);
});
await Hooks.register("beforeStateChange", ({ key, value }) => {
  if (typeof value !== "number") throw new Error(`${key} should be a number`);
});
await State.set("count", 7);
const refused = await State.set("count", "seven").catch((error) => error);
console.log(`false\t${refused.message}`);
return (await State.history("count"))[0].value;
