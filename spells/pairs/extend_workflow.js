// Shows: Workflow, SequentialWorkflow
// A workflow of the spell's own: it prepares its input, makes its steps, and hears of each.
class Survey extends Workflow {
  constructor(config) {
    super({ name: config.name });
    this.people = config.people;
  }

  async prepare(input) {
    return `${input.question}?`;
  }

  generateSteps(question) {
    return this.people.map((name) => ({ name, handler: () => `${name} on ${question}` }));
  }

  async execute(input) {
    const question = await this.prepare(input);
    return await this.executeSteps(this.generateSteps(question), {
      input: question,
      onStepComplete: async (step, result) => {
        await this.emit("asked", { step, result });
      },
    });
  }
}

const survey = new Survey({ name: "survey", people: ["Ada", "Bob"] });
await survey.on("asked", ({ data }) => console.log(`${data.step.index}\t${data.step.name}\t${data.result}`));
console.log(`${await survey.run({ question: "Owls" })}\t${survey.people[1]}\t${survey.name}`);

// It can be a step of another, and call what it replaces.
class Polite extends Workflow {
  async run(input) {
    return `Dear friend, ${await super.run(input)}`;
  }
}
const polite = new Polite({ name: "polite", steps: [(text) => text.toLowerCase()] });
console.log(`${await Workflow.sequential({ steps: [polite, (text) => `${text}.`] }).run("WELCOME")}`);
class Quick extends SequentialWorkflow {
  prepare(input) {
    return input + 1;
  }
}
const quick = new Quick({ steps: [(n) => n * 2] });
console.log(`${await quick.run(1)}\t${await quick.execute(2)}\t${quick.type}`);
return await survey.execute({ question: "Bats" });
