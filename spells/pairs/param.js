// Shows: Param
// A parameter is declared where it is used: `llmspell run param.js --topic bats` gives another value.
const topic = await Param.string("topic", { default: "owls", help: "What it is about", label: "Topic" });
const notes = await Param.text("notes", { default: "none\nyet", lines: 3 });
const length = await Param.integer("length", { default: 2, choices: [1, 2, 3] });
const warmth = await Param.number("warmth", { default: 0.5 });
const loud = await Param.boolean("loud", { default: false });
console.log(`${topic}\t${notes}\t${length}\t${warmth}\t${loud}`);

const day = await Param.date("day", { default: "2026-01-31" });
const tags = await Param.list("tags", { default: ["wild"], choices: ["wild", "tame"] });
const limits = await Param.json("limits", { default: { most: 3 } });
const depth = await Param.number("depth", { default: 0.5, min: 0, max: 1, step: 0.1 });
const paper = await Param.file("paper", { default: "paper.txt" });
const token = await Param.secret("token", { default: "secret:owls" });
console.log(`${day}\t${tags[0]}\t${limits.most}\t${depth}\t${paper}\t${token}`);

// One without a default must be given, and one that does not fit is told.
try {
  await Param.string("who");
} catch {
  console.log(true);
}
try {
  await Param.integer("length", { default: "many" });
} catch (error) {
  console.log(`false\t${error.message}`);
}
