// Shows: Tool
// A tool may check its parameters itself, say how it feels, and keep its results for a while.
let calls = 0;
let inOrder = true;
const oracle = new Tool({
  name: "oracle",
  parameters: { type: "object", properties: { question: { type: "string" } } },
  validate: async ({ question }) => {
    if (!question.includes("?")) throw new Error("that is no question");
  },
  healthCheck: async () => ({ healthy: inOrder, message: inOrder ? "fine" : "out of order" }),
  cache: 60,
  handler: async ({ question }) => `answer ${++calls} to ${question}`,
});

const answers = [];
for (const question of ["Owls?", "Owls?", "Mice?"]) answers.push(await oracle.run({ question }));
console.log(answers.join("\t"));
await oracle.clearCache();
console.log(await oracle.run({ question: "Owls?" }));
const refusal = await oracle.run({ question: "Owls!" }).catch((error) => error);
console.log(`false\t${refusal.type}\t${refusal.message}`);

console.log(`${(await oracle.healthCheck()).status}\t${(await oracle.healthCheck()).message}`);
inOrder = false;
console.log(`${(await oracle.healthCheck()).healthy}\t${(await oracle.healthCheck()).message}`);

// Hooks see and change the calls of one tool.
const seen = [];
await oracle.addHook("beforeExecute", (context) => seen.push(context.params.question));
await oracle.addHook({
  point: "afterExecute",
  handler: (context) => {
    context.result = `Hear: ${context.result}`;
  },
});
console.log(`${await oracle.run({ question: "Who?" })}\t${seen[0]}`);
return calls;
