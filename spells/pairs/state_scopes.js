// Shows: StateScope
// Agents, workflows and the whole workspace have values of their own, apart from the session's.
const writer = await new Agent({ name: "writer", model: "demo/echo" });
const reader = new Agent({ name: "reader", model: "demo/echo" });
const notes = await State.agent(writer);
await notes.set("topic", "owls");
await State.set("topic", "mice");
console.log([notes.name, notes.owner === writer.id, await notes.get("topic"), await State.get("topic")].join("\t"));
const named = await State.scope("agent", "writer").get("topic");
console.log(`${named}\t${await State.agent(reader).get("topic", "none")}`);

await notes.set("draft:one", "Owls fly");
await notes.set("draft:two", "by night");
const there = [await notes.has("draft:one"), await notes.has("draft:three")];
console.log(`${there.join("\t")}\t${(await notes.keys("draft:")).join(" ")}`);
console.log(`${(await notes.all("draft:"))["draft:two"]}\t${(await notes.keys()).length}`);
const words = await notes.update("words", (old) => (old ?? 0) + 4);
console.log(`${words}\t${await notes.compareAndSet("words", 3, 5)}`);
console.log(await notes.transition("stage", "begin", { initial: "idea", idea: { begin: "draft" } }));
const saved = await notes.snapshot();
console.log(`${await notes.clear("draft:")}\t${(await notes.delete("words")) ?? "nil"}\t${(await notes.keys()).length}`);
const changed = await notes.restore(saved);
console.log(`${changed}\t${await notes.get("words")}\t${(await notes.history("words"))[0].value}`);

// A workflow that lacks a value is given that of the workflow it runs in.
const inner = Workflow.sequential({
  name: "inner",
  steps: [{ name: "read", execute: async () => await State.workflow().get("mood") }],
});
const outer = Workflow.sequential({
  name: "outer",
  steps: [
    { name: "write", execute: async () => await State.workflow().set("mood", "calm") },
    { name: "inside", workflow: inner },
  ],
});
const mood = `${await outer.run({})}\t${await State.workflow(outer).get("mood")}`;
console.log(`${mood}\t${(await State.workflow(inner).get("mood")) ?? "nil"}`);

// The values of the workspace are kept in a file, for every spell in it.
const shared = await State.shared();
await shared.set("visits", 1);
const visits = await State.scope("global").update("visits", (old) => old + 1);
console.log(`${shared.name}\t${visits}\t${(await State.get("visits")) ?? "nil"}`);
const unknown = await State.scope("galaxy").then(null, (error) => error);
console.log(`false\t${unknown.message}`);

// What an agent may not read or write, its hooks and tools may not either.
await notes.protect("draft:", { write: ["writer"], read: ["writer", "reader"] });
await State.protect("secret", { read: [], write: [] });
for (const act of [
  async () => await notes.set("draft:one", "Mice rule"),
  async () => await State.get("secret"),
]) {
  const id = await reader.addHook("beforeExecute", act);
  const refusal = await reader.chat("Go on").catch((error) => error);
  console.log(`false\t${refusal.type}\t${refusal.message}`);
  await reader.off(id);
}
return await notes.get("draft:one");
