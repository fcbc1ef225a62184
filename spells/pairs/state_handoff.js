// Shows: StateHandoff
// One agent hands over to another: the values of its state that the filter keeps.
const researcher = await new Agent({ name: "researcher", model: "demo/echo" });
const writer = await new Agent({ name: "writer", model: "demo/echo" });
const notes = State.scope("agent", researcher);
await notes.set("sources", ["a book", "a walk"]);
await notes.set("source_count", 2);
await notes.set("private_diary", "owls!");

const handoff = new StateHandoff({
  from: researcher,
  to: "writer",
  filter: { include: ["source*", "private*"], exclude: "private*" },
});
console.log((await handoff.preview()).join(" "));
const handed = await handoff.execute("Please write it up");
console.log(`${handed.from}\t${handed.to}\t${handed.keys.join(" ")}\t${handed.values.source_count}`);
const desk = State.scope("agent", writer);
const diary = (await desk.get("private_diary")) ?? "nil";
console.log(`${(await desk.get("sources"))[1]}\t${await desk.get("source_count")}\t${diary}`);

// With `conversation` the other remembers what was said, too.
await researcher.chat("Owls see at night");
const both = new StateHandoff({ source: "researcher", target: writer, conversation: true });
const { keys } = await both.execute();
console.log(`${(await both.preview()).length}\t${keys.length}\t${(await writer.getHistory())[0].content}`);

// A hook may change what goes over, or refuse it.
await Hooks.register("beforeHandoff", (context) => {
  context.input.values = { sources: ["a hint"] };
});
console.log(`${(await both.execute()).keys.join(" ")}\t${(await desk.get("sources"))[0]}`);
const nobody = await new StateHandoff({ from: "nobody", to: "writer" }).execute().catch((error) => error);
console.log(`false\t${nobody.type}`);
const refusal = await Promise.resolve(new StateHandoff({ from: 7, to: "writer" })).catch((error) => error);
console.log(`false\t${refusal.message}`);
return await handoff.preview();
