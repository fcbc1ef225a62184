// Shows: tools, agents
// The libraries `tools` and `agents` list what comes with llmspell.
import llmspell, { tools, agents, Agent } from "llmspell";
import toolLibrary from "llmspell/tools";
import agentLibrary from "llmspell/agents";

const categories = Object.keys(tools)
  .filter((category) => ["math", "system"].includes(category))
  .sort();
console.log(categories.join(", "));

const writer = await new tools.system.FileWriter({ baseDir: "out" });
console.log(`${tools.math.Calculator === Calculator}\t${writer.name}`);
const Loaded = await tools.load("math.Calculator");
console.log((await new Loaded().run({ expression: "6 * 7" })).result);
const files = await Tools.load("system.FileSystemTool", { readOnly: true });
console.log(`${files.config.readOnly}\t${(await Tools.load("calculator")).name}`);

// Any other word is the tool of that name: values in the order of its parameters, or a table.
console.log(`${(await tools.calculator("9 * 9")).result}\t${(await tools.calculator({ expression: "2 + 2" })).result}`);
console.log((await tools.fileWrite("notes.md", "Owls hunt at night.")).size);

const kinds = Object.keys(agents);
const answer = await new agents.MathAgent({ name: "m" }).chat("What is 6 * 7?");
console.log(`${kinds.length}\t${agents.SummaryAgent === SummaryAgent}\t${answer}`);

// The same things can be imported.
console.log(`${llmspell.Agent === Agent}\t${llmspell.tools.math === tools.math}`);
console.log(`${toolLibrary.math === tools.math}\t${agentLibrary.ChatAgent === ChatAgent}`);
const unknown = "socket";
const missing = await import(unknown).catch((error) => error);
console.log(`false\t${missing.message.includes("There is no module 'socket'")}`);
try {
  await Tools.load("math.Calculater");
} catch (error) {
  console.log(`false\t${error.message}`);
}
return categories;
