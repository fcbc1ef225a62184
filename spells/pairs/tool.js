// Shows: Tool
const shout = await new Tool({
  name: "shout",
  description: "Write a text in capitals",
  category: "text",
  author: "Ada",
  version: "2.1.0",
  metadata: { audience: "owls" },
  resourceRequirements: { memory_mb: 1 },
  parameters: {
    type: "object",
    properties: { text: { type: "string" }, mark: { type: "string", default: "!" } },
    required: ["text"],
  },
  handler: async ({ text, mark }) => text.toUpperCase() + mark,
});
console.log(`${shout.name}\t${shout.category}\t${shout.description}\t${shout.config.author}`);
console.log(`${shout.metadata.version}\t${shout.metadata.audience}\t${shout.resourceRequirements.memory_mb}`);
console.log(`${shout.parameters.properties.mark.default}\t${(await shout.describe()).parameters.required[0]}`);

// The defaults of the schema are put in before the handler is called.
const loud = [await shout.run({ text: "hoo" }), await shout.execute({ text: "hoo", mark: "?" })];
console.log([...loud, await shout.call("hoo", "…")].join("\t"));
console.log(await shout.executeAsync({ text: "later" }));
console.log(`${(await Tool.get("shout")) === shout}\t${(await Tool.names()).length > 1}`);

// Parameters that do not fit the schema never reach the handler.
console.log((await shout.validate({ text: "hoo" })).mark);
for (const params of [{}, { text: 5 }]) {
  const refusal = await shout.run(params).catch((error) => error);
  console.log(`false\t${refusal.type}\t${refusal.message}`);
}

// Tools are joined by `pipe`: the next one takes what this one gives.
const count = new Tool({
  name: "count",
  parameters: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
  handler: async ({ text }) => text.length,
});
console.log(await shout.pipe(count).run({ text: "hoo" }));
return (await new Agent({ tools: ["shout"] })).tools[0].name;
