// Shows: WorkflowSteps
// Without methods of its own a class does what `Workflow` does: `generateSteps` gives the steps it was made with.
class Loud extends Workflow {
  async execute(input) {
    const prepared = await this.prepare(input);
    const steps = await this.generateSteps(prepared);
    console.log(`${steps.count}\t${steps.names.join(" ")}\t${(await steps.list())[1].name}`);
    for await (const step of steps) {
      console.log(`${step.index}\t${step.name}\t${step.action}\t${await step.run("owl")}`);
    }
    const first = await steps.next();
    return `${first.name}: ${await this.executeSteps(steps)}`;
  }
}
const loud = new Loud({
  name: "loud",
  steps: [
    { name: "up", handler: (text) => text.toUpperCase(), action: "shout" },
    { name: "twice", handler: (text) => text + text },
  ],
});
console.log(`${await loud.run("hoo")}`);
return await loud.run("hiss");
