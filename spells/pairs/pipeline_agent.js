// Shows: PipelineAgent
// Agents one behind the other: each works on what the one before gave, changed by its transformer.
const collector = new Agent({ name: "collector", model: "demo/echo" });
const writer = new Agent({ name: "writer", model: "demo/echo" });
const press = await new PipelineAgent({
  name: "press",
  stages: [
    { name: "collect", agent: collector, transformer: (facts) => `Write about: ${facts}` },
    { name: "write", agent: writer },
  ],
});
console.log(`${await press.chat("owls")}\t${press.type}\t${press.agents.join(" ")}`);
console.log(`${await press.chatAsync("bats")}\t${(await press.getAgent("write")) === writer}`);

// The result knows what each stage gave.
const result = await press.run("moles");
const { collect, write } = result.steps;
console.log(`${result}\t${collect.output}\t${write.status}\t${result.stepsExecuted}`);

// The transformers can stand in a list of their own. Another stage can be put behind the others, or taken out.
const short = await new PipelineAgent({
  name: "short",
  stages: [collector, (text) => `${text}!`],
  transformers: [(text) => text.toUpperCase()],
});
console.log(`${await short.execute("owls")}\t${short.agents.join(" ")}`);
await short.addAgent("count", Workflow.sequential({ steps: [(text) => text.length] }));
const length = await short.run("owls");
console.log(`${length + 0}\t${await short.removeAgent("count")}\t${await short.run("owls")}`);

// It is an agent itself, so it can be a stage of another.
const both = new PipelineAgent({ name: "both", stages: [press, short] });
console.log(await both.chat("hares"));
class Polite extends PipelineAgent {
  async run(input) {
    return `Dear friend, ${await super.run(input)}`;
  }
}
console.log(`${await new Polite({ name: "polite", stages: [collector] }).run("welcome")}`);
const unknown = await press.getAgent("edit").catch((error) => error);
console.log(`false\t${unknown.message}`);
return await both.run("wolves");
