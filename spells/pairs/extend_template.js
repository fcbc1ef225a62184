// Shows: AgentTool
// Templates can be extended: `before…` methods change what is asked, own methods are actions.
class Careful extends ResearchAgent {
  constructor(config) {
    super(config);
    this.books = config.books ?? [];
  }

  async beforeSearch(query) {
    return `${query} in ${this.books.join(" and ")}`;
  }

  async beforeAnalyze(material) {
    return `only this: ${material}`;
  }

  cite(number) {
    return `[${number}] ${this.books[number - 1]}`;
  }
}

const lastLine = (text) => text.split("\n").at(-1);

class Quoting extends Careful {
  async research(topic) {
    return `“${lastLine(await super.research(topic))}”`;
  }
}

const books = ["Birds", "Nights"];
const scholar = await new Quoting({ name: "scholar", model: "demo/echo", searchDepth: 4, books });
console.log(`${scholar.type}\t${scholar.config.searchDepth}\t${scholar.config.books[1]}`);
console.log(scholar.systemPrompt.match(/Search depth.*/)[0]);
console.log(lastLine(await scholar.search("owls")));
console.log(await scholar.research("mice"));
console.log(lastLine(await scholar.analyze("feathers")));
console.log(`${scholar.cite(1)}\t${await scholar.act("cite", 2)}`);

// A workflow finds the actions of the class by their names.
const flow = Workflow.sequential({
  name: "study",
  steps: [
    { name: "find", agent: scholar, action: "research", input: "bats" },
    { name: "cite", agent: scholar, action: "cite", input: 1 },
  ],
});
const { steps } = await flow.run({});
console.log(`${steps.find.output}\t${steps.cite.output}`);

// A tool around an agent can be a class as well.
class Asked extends AgentTool {
  async execute(params) {
    const answer = await super.execute({ message: `${params.message}?` });
    return `${answer.response} (${answer.metadata.agentType})`;
  }
}
const tool = new Asked({ agent: new Agent({ name: "echo", model: "demo/echo" }), name: "asked" });
return await tool.run({ message: "Who" });
