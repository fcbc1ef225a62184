// Shows: MultiAgentSystem
// Agents that know one another by name.
const system = await new MultiAgentSystem({ name: "newsroom", description: "Makes a paper",
  handoff: { exclude: ["secret"], conversation: false } });
const researcher = new Agent({ name: "researcher", model: "demo/echo", skills: ["facts"], description: "Finds facts" });
await system.addAgent("researcher", researcher);
await system.addAgent("writer", new Agent({ name: "scribe", model: "demo/echo" }));
const known = (await system.getAgent("researcher")) === researcher;
console.log(`${system.agents.join(" ")}\t${known}\t${system.type}`);
for (const { name, agent, description } of await system.describe()) {
  console.log(`${name}\t${agent}\t${description}`);
}

// Its workflows name them.
const post = await system.createWorkflow({
  name: "post",
  steps: [
    { agent: "researcher", input: "Facts about {{topic}}", output: "facts" },
    { agent: "writer", input: "A post from: {{facts}}" },
  ],
});
console.log(`${await post.run({ topic: "owls" })}\t${post.steps.join(" ")}`);

// A task goes to one of them: by name, by a strategy, or whoever is next.
console.log(`${await system.delegate("Read", { to: "writer" })}\t${await system.delegate("Find facts", "skillBased")}`);
console.log(`${await system.delegate("First")}\t${await system.delegate("Second", { strategy: "roundRobin" })}`);
console.log(`${(await system.discover("facts"))[0]}\t${(await system.discover("cooking")).length}`);
const said = await system.broadcast("Good morning");
console.log(`${said.researcher}\t${said.writer}`);

// State goes from one to another.
await State.scope("agent", researcher).set("sources", ["a book"]);
await State.scope("agent", researcher).set("secret", "owl");
const handed = await system.handoff("researcher", "writer", { exclude: ["secret"] });
console.log(`${handed.from}\t${handed.to}\t${handed.keys.join(" ")}\t${handed.values.sources[0]}`);

// Who speaks may hand over, by what it gives: then the other goes on.
class Porter extends BaseAgent {
  execute(input) {
    return { handoff_request: { to: "expert", message: `Please answer: ${input}` } };
  }
}
const desk = await new MultiAgentSystem({
  name: "desk",
  entry: "porter",
  agents: { expert: new Agent({ name: "expert", model: "demo/echo" }), porter: new Porter({ name: "porter" }) },
});
const answer = await desk.run("What do owls eat?");
console.log(`${answer}\t${answer.agent}\t${answer.path.join(" > ")}\t${answer.handoffs}`);
console.log(`${await desk.chat("Where do they live?")}\t${await desk.chatAsync("When do they sleep?")}`);
console.log(`${await desk.removeAgent("expert")}\t${desk.agents.length}`);
class Quiet extends MultiAgentSystem {
  async broadcast(message) {
    return message.toLowerCase();
  }
}
console.log(await new Quiet({ name: "quiet" }).broadcast("PSST"));
return await system.delegate("Last", { to: "writer", action: "" });
