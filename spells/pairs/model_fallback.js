// Shows: Agent, llm
// Several models for one agent: the next one answers when one cannot.
const agent = await new Agent({ name: "careful", model: ["nowhere/large", "demo/echo"], fallback: ["demo/assistant"] });
console.log(await agent.chat("Hoo?"));
console.log(agent.model);

// Without an agent, too. The error of the last one says who failed before it.
console.log((await llm.complete({ model: ["nowhere/large", "demo/echo"], prompt: "Still here" })).content);
const err = await llm.complete({ model: ["nowhere/one", "nowhere/two"], prompt: "Hello" }).catch((error) => error);
console.log(`${err.type}\t${err.tried.length}\t${err.tried[0].model}\t${err.tried[0].error.type}`);

// Each call begins with the next one.
const shared = await new Agent({ name: "shared", model: ["demo/echo", "demo/assistant"], routing: "rotate" });
console.log(await shared.chat("What is 2 + 3?"));
console.log(await shared.chat("What is 2 + 3?"));
console.log(await shared.chat("What is 2 + 3?"));

// A function decides by what is asked.
const clever = await new Agent({
  name: "clever",
  model: ["demo/echo", "demo/assistant"],
  routing: (request) => (/\d/.test(request.message) ? "demo/assistant" : undefined),
});
console.log(await clever.chat("Hoo"));
console.log(await clever.chat("What is 6 * 7?"));
try {
  await new Agent({ model: [7] });
} catch (error) {
  console.log(`${error.type}\t${error.message}`);
}
try {
  await new Agent({ routing: "dice" });
} catch (error) {
  console.log(error.message);
}
