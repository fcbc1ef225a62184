// Shows: llm
// One answer: tools that are offered, the message that is sent back, metadata, stops; and answers that are kept.
/** @type {object[]} */
const messages = [{ role: "user", content: "What is 6 * 7?", metadata: { from: "the form" } }];
const answer = await llm.complete({ messages, tools: ["calculator"], headers: { "X-Team": "owls" } });
console.log(
  `${answer.finishReason}\t${answer.message.role}\t${answer.metadata.provider}\t${answer.metadata.requestedModel}`,
);
messages.push(answer.message);
for (const call of answer.message.toolCalls) {
  console.log(`${call.name}\t${call.arguments.expression}`);
  const { result } = await Tools.call(call.name, call.arguments);
  messages.push({ role: "tool", toolCallId: call.id, name: call.name, content: String(result) });
}
console.log((await llm.complete({ messages, tools: ["calculator"] })).message.content);

// A tool may be only described: nobody runs it but the script.
const owls = {
  name: "owl_facts",
  description: "Facts about an owl",
  parameters: { type: "object", properties: { owl: { type: "string" } }, required: ["owl"] },
};
const asked = await llm.complete({ prompt: "Call owl_facts with owl = barn", tools: [owls] });
console.log(`${asked.message.toolCalls[0].name}\t${asked.message.toolCalls[0].arguments.owl}`);
const refused = await llm.complete({ prompt: "Hoo", tools: [owls, owls] }).catch((error) => error);
console.log(`false\t${refused.message}`);

// Answers that are kept: for the same words, or near ones.
const cache = { semantic: true, threshold: 0.6, model: "demo/embedding" };
for (const prompt of ["What do barn owls eat?", "What do barn owls eat", "Who built the tower?"]) {
  console.log((await llm.complete({ model: "demo/echo", prompt, cache })).content);
}

// A history may have parts.
const agent = new Agent({ model: "demo/echo" });
const parts = [{ type: "text", text: "I am" }, { type: "text", text: "an owl." }];
await agent.setHistory([{ role: "user", content: parts }]);
await agent.addMessage("assistant", [{ type: "text", text: "Hoo." }], { heard: true });
const history = await agent.getHistory();
console.log(`${history[0].content}\t${history[1].metadata.heard}`);
return agent.runWithContext({ messages: [{ role: "user", content: [{ type: "text", text: "Hoo?" }] }] });
