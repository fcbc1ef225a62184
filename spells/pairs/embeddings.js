// Shows: llm
// Embeddings: texts as vectors, and how near they are. The demo's know spelling, not meaning, and need no network.
const made = await llm.embed({ input: ["owls hunt mice at night", "an owl hunts a mouse", "stocks fell on Monday"] });
console.log(`${made.model}\t${made.embeddings.length}\t${made.embedding.length}`);
console.log(`${made.usage.inputTokens}\t${made.usage.cost.toFixed(1)}`);
const near = await llm.similarity(made.embeddings[0], made.embeddings[1]);
const far = await llm.similarity(made.embeddings[0], made.embeddings[2]);
console.log(`${near > 3 * Math.abs(far)}\t${(await llm.similarity(made.embedding, made.embedding)) > 0.999}`);

// The same text has the same vector; another length is another vector.
console.log((await llm.embed("an owl hunts a mouse")).embedding[0] === made.embeddings[1][0]);
const short = await llm.embed({ input: "owl", dimensions: 8 });
console.log(`${short.embedding.length}\t${(await llm.embed({ input: [] })).embeddings.length}`);

// Search: the nearest text wins.
const shelf = ["How owls see in the dark", "A history of bread", "The price of silver"];
const question = (await llm.embed("dark nights and owls")).embedding;
let best, score;
for (const [place, vector] of (await llm.embed(shelf)).embeddings.entries()) {
  const now = await llm.similarity(question, vector);
  if (score === undefined || now > score) [best, score] = [shelf[place], now];
}
console.log(best);
