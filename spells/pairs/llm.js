// Shows: llm, LlmAgent
// Models without ceremony: the names of the first version of the API.
const question = { model: "demo/assistant", system: "You calculate", prompt: "What is 6 * 7?", temperature: 0 };
const answer = await llm.complete(question);
console.log(`${answer.content}\t${answer.model}\t${answer.finishReason}`);
console.log(answer.usage.totalTokens === answer.usage.promptTokens + answer.usage.completionTokens);
console.log((await llm.complete("What is 2 + 3?")).text);
const messages = [
  { role: "user", content: "Hoo?" },
  { role: "assistant", content: "Hoo!" },
  { role: "user", content: "Who cooks for you?" },
];
console.log((await llm.complete({ model: "demo/echo", messages })).content);

// Piece by piece.
const pieces = [];
for await (const piece of llm.stream({ model: "demo/echo", prompt: "The owl hunts at night." })) pieces.push(piece);
console.log(`${pieces.length > 1}\t${pieces.join("")}`);

// An agent. What `run` gives is a text that has `content`, too.
const clerk = await llm.agent({ provider: "demo", model: "assistant", tools: ["calculator"], system: "You calculate" });
const sum = await clerk.run("What is 12 * 12?");
console.log(`${sum}\t${sum.content}\t${sum.model}`);
console.log(`${clerk.model}\t${(await clerk.getTools())[0]}\t${await clerk.chat("What is 7 * 8?")}`);
const friend = await new LlmAgent({ name: "friend", model: "demo/echo" });
console.log(`${friend.name}\t${(await friend.run("Hoo")).content}`);

// A model that chats makes no embeddings.
const refused = await llm.embed({ model: "demo/assistant", input: ["owl", "mouse"] }).catch((error) => error);
console.log(`${refused.type}\t${refused.message}`);
const known = await llm.models();
return known.includes("demo/assistant") && known.includes("demo/echo");
