// Shows: Tools
// Every tool has a name, the built-in ones and the spell's own.
console.log(`${await Tools.has("calculator")}\t${await Tools.has("owl-caller")}`);
const power = await Tools.get("calculator").run({ expression: "2 ^ 10" });
console.log(`${(await Tools.call("calculator", "6 * 7")).result}\t${power.result}`);

const parameters = { type: "object", properties: { text: { type: "string" } }, required: ["text"] };
const call = Tools.create({
  name: "owl-caller",
  category: "owls",
  parameters,
  handler: async ({ text }) => `${text}, hoo!`,
});
Tools.register({
  name: "owl-counter",
  category: "owls",
  parameters,
  handler: async ({ text }) => text.split("hoo").length - 1,
});
Tools.register(call, "caller");
console.log(`${(await Tools.get("owl_caller")).name}\t${await Tools.call("caller", { text: "Hear" })}`);
const { category } = await Tools.describe("owl-counter");
console.log(`${category}\t${(await Tools.categories()).owls.join(", ")}\t${(await Tools.list("owls")).length}`);

// Several calls at once: each gives its output or its error.
const calls = [
  { tool: "owl-caller", params: { text: "One" } },
  { tool: call, params: { text: "Two" } },
  { tool: "calculator", params: { expression: "1 / 0" } },
];
const results = await Tools.callAll(calls, 2);
console.log(`${results[0].output}\t${results[1].output}\t${results[2].error.type}`);

// A tool made of tools: each takes what the one before gave, changed by `map` where there is one.
const again = { tool: "owl-counter", map: async (said) => ({ text: `${said} hoo!` }) };
const both = Tools.compose({ name: "call-and-count", steps: ["owl-caller", again] });
const { name } = await Tools.compose(["owl-caller", "owl-counter"]);
console.log(`${await both.run({ text: "Tonight" })}\t${name}`);

const health = await Tools.healthCheck();
console.log(`${(await Tools.healthCheck("owl-caller")).status}\t${health["owl-counter"].healthy}`);
const removed = [await Tools.unregister("caller"), await Tools.unregister("caller"), await Tools.has("caller")];
console.log(removed.join("\t"));
const unknown = await Tools.call("calculater", "1").catch((error) => error);
console.log(`false\t${unknown.message}`);
console.log((await Tools.names()).length > 5);
return (await Tools.categories()).owls;
