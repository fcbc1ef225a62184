// Shows: Agent
const poet = await new Agent({ name: "poet", systemPrompt: "You are a poet" });
console.log(`${poet.name}\t${poet.model}\t${poet.type}`);
console.log(await poet.chat("Write a haiku about owls"));

// An agent calls the tools it is given as it needs them.
const clerk = new Agent({
  name: "clerk",
  systemPrompt: "You calculate",
  description: "Does sums",
  tools: [new Calculator()],
  skills: ["arithmetic"],
  metadata: { team: "accounts" },
  temperature: 0,
});
console.log(await clerk.chat("What is 12 * 12?"));
console.log(`${clerk.description}\t${clerk.skills[0]}\t${clerk.metadata.team}\t${clerk.tools[0].name}`);
console.log(`${clerk.config.temperature}\t${clerk.config.systemPrompt}`);

// Agents are known by their names, also to other parts of the spell.
console.log((await Agent.names()).join(", "));
const answer = await Agent.execute("clerk", { query: "What is 6 * 7?", timeout: 5000 });
console.log(`${(await Agent.get("clerk")) === clerk}\t${answer}`);
console.log((await Agent.get("summary_agent")).type);

// A closed agent gives back what it holds, and cannot be used any more.
console.log(`${(await clerk.validate()).valid}\t${clerk.closed}`);
await clerk.close();
const refusal = await clerk.chat("Are you there?").catch((error) => error);
console.log(`${clerk.closed}\t${typeof refusal === "string"}\t${refusal.type}`);
return { names: await Agent.names(), id: poet.id !== "" };
