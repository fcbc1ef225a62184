// Shows: Agent, ChatAgent
// A long conversation: what an agent no longer remembers is left out, or becomes a summary; the trace tells of both.
const brief = new Agent({ name: "brief", model: "demo/echo", memorySize: 2 });
for (const word of ["one", "two", "three"]) await brief.chat(word);
const history = await brief.getHistory();
console.log(`${history.length}\t${history[0].content}\t${brief.summary === ""}`);

const diary = new Agent({ name: "diary", model: "demo/echo", memorySize: 2, summarize: true });
for (const word of ["monday", "tuesday", "wednesday"]) await diary.chat(word);
const summary = diary.summary;
const [monday] = summary.match(/user: monday/) ?? ["nil"];
const [wednesday] = summary.match(/user: wednesday/) ?? ["nil"];
console.log(`${(await diary.getHistory()).length}\t${monday}\t${wednesday}`);
await diary.clearHistory();
console.log(`${(await diary.getHistory()).length}\t${diary.summary === ""}`);

// No request is larger than `maxContextTokens`; a message that is too long by itself is an error.
const small = new Agent({ name: "small", model: "demo/echo", maxContextTokens: 30 });
for (let time = 1; time <= 5; time++) await small.chat("The owl hunts at night, and sleeps by day.");
console.log((await small.getHistory()).length < 10);
try {
  await small.chat("long ".repeat(100));
} catch (err) {
  console.log(`false\t${err.type}\t${err.reason}`);
}
await small.withConfig({ maxContextTokens: 1000, summarize: "demo/assistant" });
console.log((await small.chat("long ".repeat(100))).length);
return (await new ChatAgent({ memorySize: 4 }).chat("My name is Ada")) !== "";
