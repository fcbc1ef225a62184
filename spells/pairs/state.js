// Shows: State
// Values that the spell keeps for the session: text, numbers, booleans, and tables of those.
await State.set("owl:kind", "barn");
await State.set("owl:count", 3);
await State.set("places", ["barn", "tower"]);
const there = [await State.has("owl:count"), await State.has("mouse")];
console.log([await State.get("owl:kind"), await State.get("mouse", "none"), ...there].join("\t"));
console.log(`${(await State.keys()).join(" ")}\t${(await State.keys("owl:")).join(" ")}`);
console.log(`${(await State.all("owl:"))["owl:count"]}\t${(await State.get("places"))[1]}`);

// `update` loses nobody's change, `compareAndSet` changes only what still is what you think.
console.log(await State.update("owl:count", (old) => old + 1));
const counting = [1, 2, 3, 4, 5].map((n) =>
  State.update("owl:count", async (old) => {
    await Async.sleep(1);
    return old + n;
  }),
);
await Promise.all(counting);
console.log(await State.get("owl:count"));
const first = await State.compareAndSet("owl:kind", "barn", "snowy");
console.log(`${first}\t${await State.compareAndSet("owl:kind", "barn", "tawny")}`);

// From one state to the next.
const order = { initial: "new", new: { pay: "paid" }, paid: { ship: "sent" } };
console.log(`${await State.transition("order", "pay", order)}\t${await State.transition("order", "ship", order)}`);
const refused = await State.transition("order", "pay", order).catch((error) => error);
console.log(`false\t${refused.message}`);

// Every change is remembered; a snapshot brings everything back.
for (const { old, value, time, runId } of await State.history("owl:kind")) {
  console.log(`${old ?? "nil"}\t${value}\t${time > 0}\t${runId !== ""}`);
}
const before = await State.snapshot();
await State.delete("owl:kind");
await State.set("mouse", true);
const after = [(await State.get("owl:kind")) ?? "nil", await State.get("mouse"), await State.clear("owl:")];
console.log(`${after.join("\t")}\t${(await State.keys("owl:")).length}`);
const changed = await State.restore(before);
console.log(`${changed}\t${await State.get("owl:kind")}\t${(await State.get("mouse")) ?? "nil"}`);

// What cannot be kept is refused.
const wrong = await State.set("thing", { shout: console.log }).catch((error) => error);
console.log(`false\t${wrong.type}\t${wrong.message}`);
return await State.all();
