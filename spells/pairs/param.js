// Shows: Param
// A parameter is declared where it is used: `llmspell run param.js --topic bats` gives another value.
const topic = await Param.string("topic", { default: "owls", help: "What it is about", label: "Topic" });
const notes = await Param.text("notes", { default: "none\nyet", lines: 3 });
const length = await Param.integer("length", { default: 2, choices: [1, 2, 3] });
const warmth = await Param.number("warmth", { default: 0.5 });
const loud = await Param.boolean("loud", { default: false });
console.log(`${topic}\t${notes}\t${length}\t${warmth}\t${loud}`);

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
