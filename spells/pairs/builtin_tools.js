// Shows: Calculator, FileSystemTool, FileWriter
const calculator = new Calculator();
for (const expression of ["(2 + 3) * 4", "7 / 2", "2 ^ 100", "3 > 2"]) {
  const answer = await calculator.run({ expression });
  console.log(`${answer.expression}\t${answer.result}\t${answer.result_type}`);
}
const impossible = await calculator.run({ expression: "1 / 0" }).catch((error) => error);
console.log(`false\t${impossible.type}\t${impossible.message}`);
console.log(`${calculator.category}\t${(await calculator.call("6 * 7")).result}\t${(await Tools.load("math.CalculatorTool")).name}`);

// A file tool works in the folders it is given.
const files = new FileSystemTool({ allowedPaths: ["notes"], allowedExtensions: [".md"], maxFileSize: 100 });
console.log((await files.run({ operation: "write", path: "notes/owls.md", content: "Owls hunt" })).size);
console.log((await files.run({ operation: "append", path: "notes/owls.md", content: " at night." })).size);
console.log((await files.run({ operation: "read", path: "notes/owls.md" })).content);
console.log((await files.run({ operation: "exists", path: "notes/mice.md" })).exists);
await files.run({ operation: "move", path: "notes/owls.md", to: "notes/birds.md" });
console.log((await files.run({ operation: "list", path: "notes" })).entries[0].name);
console.log((await files.run({ operation: "info", path: "notes/owls.md" })).exists);
const forbidden = { operation: "write", path: "notes/owls.exe", content: "?" };
console.log(`false\t${(await files.run(forbidden).catch((error) => error)).type}`);
const deleted = await files.run({ operation: "delete", path: "notes/birds.md" });
console.log(`${deleted.done}\t${files.config.maxFileSize}`);

await Tools.load("FileSystem").run({ operation: "create_dir", path: "empty" });
const reader = await Tools.load("FileSystem", { readOnly: true });
console.log((await reader.run({ operation: "list", path: "empty" })).entries.length);
const refusal = await reader.run({ operation: "write", path: "a.md", content: "?" }).catch((error) => error);
console.log(`false\t${refusal.type}\t${reader.resourceRequirements.files}\t${(await reader.healthCheck()).healthy}`);

// A file writer has one folder, and a hook may look at what is written.
const writer = new FileWriter({
  baseDir: "research",
  hooks: {
    beforeExecute: (context) => {
      context.params.content += "\n";
    },
  },
});
console.log(`${(await writer.run({ path: "a/owls.md", content: "Owls" })).path}\t${(await Tools.load("FileWriterTool")).name}`);
return await writer.run({ path: "mice.md", content: "Mice" });
