console.log(await agent.chat("What is 12 * 12?"));
await agent.emit("longOperation", { size: 3 });
console.log(events.getEvents("tool:*").length);
