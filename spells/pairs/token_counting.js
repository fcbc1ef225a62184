// Shows: Agent, llm
// Tokens before a call, and what was used after it.
console.log(await llm.countTokens("The owl hunts at night."));
console.log(await llm.countTokens({ system: "You are terse", prompt: "The owl hunts at night." }));
const agent = await new Agent({ name: "terse", systemPrompt: "You are terse", tools: ["calculator"] });
console.log(`${await agent.countTokens("What is 6 * 7?")}\t${(await agent.countTokens()) > 10}`);
await agent.chat("What is 6 * 7?");
const { inputTokens, outputTokens, totalTokens, cost } = agent.usage;
console.log(`${inputTokens > 0}\t${totalTokens === inputTokens + outputTokens}`);
console.log(cost.toFixed(1));
const info = await llm.modelInfo("demo/assistant");
console.log(`${info.id}\t${info.provider}`);

// A window that is known keeps what is too long from being sent.
const err = await llm.complete({ prompt: "owl ".repeat(200), contextWindow: 100, maxTokens: 20 }).catch((error) => error);
console.log(`${err.type}\t${err.reason}\t${err.limit}\t${err.tokens}`);

const kept = await new Agent({ name: "small", model: "demo/echo", contextWindow: 5 });
const told = await kept.chat("This is more than five tokens long").catch((error) => error);
console.log(told.message);
