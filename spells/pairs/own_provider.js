// Shows: llm, Agent
// A provider of one's own: a function that answers is a model like any other, with tools, streams and fallbacks.
await llm.register("parrot", (request) => {
  if (request.prompt === "") throw new Error("nothing to say");
  return `${request.model} says: ${request.prompt}`;
});
console.log((await llm.complete({ model: "parrot/polly", prompt: "Hello" })).content);
const agent = await new Agent({ name: "bird", model: "parrot/jack", systemPrompt: "You repeat" });
console.log(await agent.chat("Pieces of eight!"));
console.log((await agent.streamChat("one two three").collect()).length > 2);

// One that calls tools, counts its own tokens, and makes embeddings.
await llm.register("clerk", {
  models: ["sums"],
  answer: (request) => {
    const last = request.messages.at(-1);
    if (last.role === "tool") return { text: `It is ${last.content}`, usage: { inputTokens: 7, outputTokens: 2 } };
    return { tool_calls: [{ name: request.tools[0].name, arguments: { expression: request.prompt } }] };
  },
  embed: (texts) => texts.map((text) => [text.length, 1]),
});
const clerk = await new Agent({ name: "clerk", model: "clerk/sums", tools: ["calculator"] });
console.log(await clerk.chat("6 * 7"));
console.log(clerk.usage.outputTokens >= 2);
console.log((await llm.embed({ model: "clerk/sums", input: ["owl", "mouse"] })).embeddings[1][0] === 5);
console.log((await llm.models()).includes("clerk/sums"));

// What is no answer is told, and so is a mistake in the function.
await llm.register("odd", () => 7);
const odd = await llm.complete({ model: "odd/x", prompt: "hi" }).catch((error) => error);
console.log(`${odd.type}\t${odd.message}`);
console.log((await llm.complete({ model: ["odd/x", "parrot/polly"], prompt: "still there" })).content);
try {
  await llm.register("none", {});
} catch (error) {
  console.log(`${error.type}\t${error.message}`);
}
