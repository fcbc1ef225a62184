// Shows: Agent, BaseAgent
// A spell's own kinds of agents: a class extends one of ours, or one of its own, and calls what it replaces.
class Polite extends Agent {
  constructor(config) {
    super(config);
    this.asked = [];
  }

  async beforeChat(message) {
    this.asked.push(message);
    return message.replace(/^Hey! /, "");
  }

  async chat(message) {
    return `Dear friend, ${await super.chat(message)}`;
  }
}

class VeryPolite extends Polite {
  constructor(config) {
    super(config);
    this.bows = config.bows ?? 1;
  }

  async chat(message) {
    this.bows += 1;
    return `(bows) ${await super.chat(message)}`;
  }

  greet(name) {
    return `Good day, ${name}`;
  }
}

const butler = new VeryPolite({ name: "butler", systemPrompt: "You calculate", bows: 2 });
console.log(await butler.chat("Hey! What is 6 * 7?"));
console.log(`${butler.asked[0]}\t${butler.bows}\t${butler.name}\t${butler.type}`);
console.log(`${butler.greet("Ada")}\t${await butler.act("greet", "Bob")}`);

// Everybody who asks the agent gets its own answer: by name, as a tool, in a workflow.
console.log(await Agent.execute("butler", { query: "What is 2 + 2?" }));
console.log((await AgentTool.wrap(butler, "ask_butler").run({ message: "What is 3 + 3?" })).response);
const flow = Workflow.sequential({ name: "ask", steps: [{ agent: butler, input: "What is 4 + 4?" }] });
console.log(`${await flow.run({})}`);
console.log(`${(await Agent.get("butler")) === butler}\t${butler.bows}\t${butler.conversationHistory.length}`);

// An agent that needs no model says itself what it does, and what is to be done when it is closed.
class Archive extends BaseAgent {
  constructor(config) {
    super({ name: config.name });
    this.papers = [];
  }

  async execute(paper) {
    return this.papers.push(paper);
  }

  async cleanup() {
    console.log(`closed with ${this.papers.length} papers`);
  }
}
const archive = new Archive({ name: "archive" });
await archive.execute("a letter");
console.log(`${await archive.run("a map")}\t${await Agent.execute("archive", "a card")}`);
await archive.close();
return archive.closed;
