// Shows: Tool
// What goes wrong in a tool is an error with a `type` and a message that names the tool.
const attempt = async (name, work) => {
  try {
    await work();
    console.log(`${name}\ttrue\tfine\t`);
  } catch (error) {
    console.log(`${name}\tfalse\t${error.type}\t${error.message}`);
  }
};

const moody = new Tool({
  name: "moody",
  parameters: {
    type: "object",
    properties: {
      mood: { type: "string", enum: ["good", "bad", "sad"] },
      depth: { type: "integer", minimum: 1 },
      tags: { type: "array", items: { type: "string" } },
    },
    required: ["mood"],
    additionalProperties: false,
  },
  handler: async ({ mood, depth, tags }) => {
    if (mood === "bad") throw new Error("I am in a bad mood");
    if (mood === "sad") throw new ValidationError("no good will come of it");
    return { mood, depth, tags };
  },
});

await attempt("good", () => moody.run({ mood: "good" }));
await attempt("bad", () => moody.run({ mood: "bad" }));
await attempt("sad", () => moody.run({ mood: "sad" }));
await attempt("enum", () => moody.run({ mood: "odd" }));
await attempt("minimum", () => moody.run({ mood: "good", depth: 0 }));
await attempt("type", () => moody.run({ mood: "good", depth: 1.5 }));
await attempt("items", () => moody.run({ mood: "good", tags: ["a", 2] }));
await attempt("unknown", () => moody.run({ mood: "good", mod: 1 }));
await attempt("missing", () => moody.run());
await attempt("too many", () => moody.call("good", 1, [], 4));
await attempt("no handler", () => new Tool({ name: "idle" }));
await attempt("option", () => new Tool({ name: "idle", handlr: console.log }));
await attempt("no tool", () => Tools.compose(["moodie"]));
await attempt("built-in option", () => new FileSystemTool({ allowed_path: ["a"] }));

const value = await moody.run({ mood: "good", depth: 3, tags: ["a", "b"] });
console.log(`${value.mood}\t${value.depth}\t${value.tags.length}`);
return await moody.run({ mood: "good", tags: ["z"] });
