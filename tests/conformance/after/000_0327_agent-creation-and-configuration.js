console.log(await agent.chat("What is 2 + 3?"));
const custom = new CustomAgent({ name: "custom", systemPrompt: "You are terse" });
console.log(await custom.chat("WHAT IS 12 * 12?"), custom.customState.lastMessage);
