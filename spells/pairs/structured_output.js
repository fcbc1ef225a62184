// Shows: Agent, llm
// Answers that are data: a JSON Schema says the form, the answer is checked against it and arrives as a table.
const sum = {
  type: "object",
  properties: { expression: { type: "string" }, result: { type: "number" } },
  required: ["expression", "result"],
};
const clerk = await new Agent({ name: "clerk", systemPrompt: "You calculate", responseSchema: sum });
const answer = await clerk.chat("What is 6 * 7?");
console.log(`${answer.expression}\t${answer.result + 1}`);

// For one message only.
const critic = await new Agent("You review texts");
const verdict = await critic.chat("Classify as positive or negative: I love owls", {
  responseSchema: {
    type: "object",
    properties: { sentiment: { enum: ["positive", "negative"] }, words: { type: "array", items: { type: "string" } } },
    required: ["sentiment", "words"],
    additionalProperties: false,
  },
});
console.log(`${verdict.sentiment}\t${verdict.words.length > 0}`);
console.log(typeof (await critic.chat("What is 2 + 2?")));

// Without an agent: `data` beside the text.
const told = await llm.complete({ prompt: "What is 12 * 12?", responseSchema: sum });
console.log(`${told.data.result}\t${told.text}`);

// A model that never fits is told so once, and then it is an error.
const echo = await new Agent({ name: "echo", model: "demo/echo", responseSchema: sum });
const err = await echo.chat("no JSON").catch((error) => error);
console.log(`${err.type}\t${err.reason}\t${err.problem !== undefined}\t${err.answer !== undefined}`);
const refusals = [
  { schema: { type: "nonsense" }, word: "type" },
  { schema: { $ref: "http://127.0.0.1/schema" }, word: "message" },
];
for (const { schema, word } of refusals) {
  try {
    await new Agent({ responseSchema: schema });
  } catch (error) {
    console.log(error[word]);
  }
}
