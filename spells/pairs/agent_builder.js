// Shows: AgentBuilder
const heard = [];
const clerk = await Agent.builder()
  .name("clerk")
  .description("Does sums")
  .systemPrompt("You calculate")
  .provider("demo")
  .model("assistant")
  .temperature(0.2)
  .maxTokens(200)
  .memorySize(4)
  .option("maxTurns", 3)
  .addTool(new Calculator())
  .tools(["file_system"])
  .addHook("afterExecute", (context) => {
    context.response = `The answer: ${context.response}`;
  })
  .onEvent("toolCalled", (event) => heard.push(event.name))
  .build();

console.log(`${clerk.name}\t${clerk.description}\t${clerk.systemPrompt}\t${clerk.model}`);
const { temperature, maxTokens, maxTurns, memorySize } = clerk.config;
console.log(`${temperature}\t${maxTokens}\t${maxTurns}\t${memorySize}`);
console.log((await clerk.getTools()).join(", "));
console.log(await clerk.chat("What is 12 * 12?"));
console.log(heard.join(", "));

// A word that is no option is refused at once.
try {
  await Agent.builder().option("memory_sise", 4);
} catch (error) {
  console.log(error.message);
}
return clerk.name;
