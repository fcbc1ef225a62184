// Shows: FileWriter
// Tools to be filled in: a request to a web service, a function over files.
console.log((await Tools.templates()).join(", "));

const shelf = Tools.template("file_processor", {
  name: "line_numbers",
  description: "Number the lines of a file",
  allowedExtensions: [".md"],
  process: async (content, path) =>
    content
      .split("\n")
      .map((line, index) => `${index + 1} ${line}`)
      .join("\n"),
});
await new FileWriter().run({ path: "owls.md", content: "Owls hunt\nat night" });
console.log((await shelf.run({ path: "owls.md" })).result);
console.log((await shelf.run({ path: "owls.md", output: "numbered.md" })).size);
console.log((await new FileSystemTool().run({ operation: "read", path: "numbered.md" })).content);
const refusal = await shelf.run({ path: "owls.txt" }).catch((error) => error);
console.log(`false\t${refusal.type}`);

// The parameters of a request are those in its path, unless there are others.
const weather = await Tools.template("http_api", {
  name: "weather",
  baseUrl: "https://weather.example",
  path: "/forecast/{city}",
  headers: { Accept: "application/json" },
});
const { description, parameters, category, resourceRequirements } = weather;
console.log(`${description}\t${parameters.required[0]}\t${category}\t${resourceRequirements.network}`);
const missing = await weather.run({}).catch((error) => error);
console.log(`false\t${missing.type}\t${missing.message}`);
try {
  await Tools.template("http_apo", { name: "x" });
} catch (error) {
  console.log(`false\t${error.message}`);
}
return await Tools.has("weather");
