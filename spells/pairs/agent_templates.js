// Shows: AgentTemplates, AgentTemplateFactory
// Every built-in kind of agent is a template with a name.
const names = await AgentTemplates.names();
console.log(`${names.length}\t${names[0]}\t${names.at(-1)}`);
const research = await AgentTemplates.describe("research");
console.log(`${research.name}\t${research.type}\t${research.description}`);
console.log(`${research.options.searchDepth}\t${research.actions.search}`);
const summarizer = await AgentTemplates.create("summary_agent");
console.log(await summarizer.summarize("Owls hunt. Mice hide."));

// A template of the spell's own is made from another one.
await AgentTemplates.register({
  name: "PoetAgent",
  base: "WriterAgent",
  description: "Writes verse",
  options: { style: "poetic", favouriteBird: "owl" },
  actions: { rhyme: "Make this rhyme." },
  tools: ["calculator"],
});
const poet = await AgentTemplates.create("PoetAgent", { name: "poet", model: "demo/echo", favouriteBird: "wren" });
console.log(`${poet.type}\t${poet.description}\t${poet.systemPrompt.match(/Write in.*/)[0]}`);
console.log(await poet.act("rhyme", "owls at night"));
console.log(`${await poet.draft("owls")}\t${(await poet.getTools()).join(", ")}`);
const more = (await AgentTemplates.names()).length - names.length;
console.log(`${more}\t${(await AgentTemplates.describe("poet")).actions.rhyme}`);

// `AgentTemplateFactory` is another name; one of another spelling, and a mistake.
console.log((await AgentTemplateFactory.create("poet_agent", "You rhyme")).systemPrompt.match(/^[\w ]+/)[0]);
try {
  await AgentTemplates.create("PoemAgent");
} catch (error) {
  console.log(`false\t${error.message}`);
}

// An agent of each can be made at once, under its own name.
const made = await AgentTemplateFactory.registerBuiltinAgents();
console.log(`${made.length}\t${made[0]}\t${(await Agent.get("chat_agent")).type}`);
return (await AgentTemplateFactory.names())[0] === (await AgentTemplateFactory.describe("ChatAgent")).name;
