// Shows: Hooks
// A hook sees a call as a table; what it changes there is done to the call.
const clerk = new Agent({ name: "clerk", model: "demo/echo" });

const polite = await Hooks.register("beforeLLMCall", (context) => {
  context.prompt += ", please";
});
const loud = await Hooks.register("afterLLMCall", {
  priority: 10,
  condition: (context) => context.response.includes("owl"),
  handler: (context) => {
    context.response = context.response.toUpperCase();
  },
});
await Hooks.register("afterLLMCall", (context) => {
  context.response = `<${context.response}>`;
});
console.log(await clerk.chat("Find an owl"));
console.log(await clerk.chat("Find a mouse"));

// Lower priorities run first, then those that were put there first.
for (const hook of await Hooks.list("afterLLMCall")) {
  console.log(`${hook.point === "afterLLMCall"}\t${hook.priority}\t${hook.id === loud}`);
}
await Hooks.remove(polite);
await Hooks.clear("afterLLMCall");
console.log(`${await clerk.chat("Find an owl")}\t${(await Hooks.list()).length}`);

// Tools, state and what scripts emit have their points too; an error of a hook ends the call.
await Hooks.register("beforeToolCall", (context) => {
  context.params.expression = context.params.expression.replace("x", "*");
});
await Hooks.register("afterToolCall", (context) => {
  context.result.result = -context.result.result;
});
console.log((await new Calculator().run({ expression: "6 x 7" })).result);
await Hooks.register("beforeStateChange", (context) => {
  if (context.key === "secret") throw new Error(`nobody may keep a ${context.key}`);
  context.value += 1;
});
await State.set("count", 1);
const refused = await State.set("secret", 2).catch((error) => error);
console.log(`${await State.get("count")}\tfalse\t${refused.message}`);

// What one hook leaves in the table, the next one finds.
await Hooks.register("beforeExecute", (context) => {
  context.userProfile = { firstName: "Ada" };
});
await Hooks.register("beforeLLMCall", (context) => {
  context.prompt = `${context.userProfile.firstName} asks ${context.agentName}: ${context.prompt}`;
});
console.log(await clerk.chat("Who is there?"));
await Hooks.clear();

// Points are an operation and a moment; other words for them are known.
const points = await Hooks.points();
const known = [await Hooks.has("beforeLLMCall"), await Hooks.has("preLLM"), await Hooks.has("beforeDinner")];
console.log([points.length > 30, points[0] === "beforeCreateAgent", ...known].join("\t"));
return await Hooks.list();
