// Shows: HierarchicalAgent
// One of the workers does the task, and the supervisor looks at it.
const editor = new Agent({ name: "editor", model: "demo/echo" });
const reporter = new Agent({ name: "reporter", model: "demo/echo", skills: ["news", "report"] });
const painter = new Agent({ name: "painter", model: "demo/echo", skills: ["draw", "colors"] });
const desk = await new HierarchicalAgent({
  name: "desk",
  supervisor: editor,
  workers: { painter, reporter },
  delegationStrategy: "skillBased",
});
const result = await desk.execute("Report the news of owls");
console.log(`${result}\t${result.worker}\t${result.result}\t${result.review === result.output}`);
console.log(await desk.chat("Draw an owl"));
const { workers, supervisor, delegationStrategy, type } = desk;
console.log(`${workers.join(" ")}\t${supervisor === editor}\t${delegationStrategy}\t${type}`);

// A task can be given to somebody by name, without a review.
console.log(`${await desk.delegateTask("Paint a bat", "painter")}\t${await desk.delegateTask("Draw a bat")}`);
console.log(`${(await desk.getAgent("painter")) === painter}\t${await desk.chatAsync("Report on bats")}`);

// One after the other, or as a function says; without a supervisor the worker's result stands.
const turns = await new HierarchicalAgent({ name: "turns", workers: [painter, reporter] });
const took = [];
for (const task of ["one", "two", "three"]) took.push((await turns.run(task)).worker);
console.log([...took, turns.supervisor === null].join("\t"));
const chosen = await new HierarchicalAgent({
  name: "chosen",
  workers: { long: reporter, short: painter },
  delegationStrategy: (task, names) => (task.length > 10 ? "long" : "short"),
});
const both = [(await chosen.run("hoo")).worker, (await chosen.run("hoo hoo hoo hoo")).worker];
console.log([...both, chosen.delegationStrategy].join("\t"));
await chosen.addAgent("third", editor);
console.log(`${await chosen.removeAgent("third")}\t${chosen.agents.length}`);

// The supervisor may choose too; what it does not approve is mended.
const strict = new HierarchicalAgent({
  name: "strict",
  supervisor: new Agent({ name: "chief", model: "demo/echo" }),
  workers: { scribe: new Agent({ name: "scribe", model: "demo/echo" }) },
  workerSkills: { scribe: ["letters"] },
  delegationStrategy: "llm",
  maxRevisions: 1,
});
const letter = await strict.run("no owls, rejected");
console.log(`${letter.worker}\t${letter.revisions}`);
class Kind extends HierarchicalAgent {
  async delegateTask(task) {
    return `Please ${task}`;
  }
}
console.log(await new Kind({ name: "kind", workers: [painter] }).delegateTask("paint"));
const lost = { workers: [painter], delegationStrategy: "llm", name: "lost" };
const refusal = await Promise.resolve(new HierarchicalAgent(lost)).catch((error) => error);
console.log(`false\t${refusal.message}`);
return await turns.run("four");
