// Shows: Agent
// An agent can be changed after it was made. The methods that begin with `with` give the agent.
const clerk = new Agent({ name: "clerk", systemPrompt: "You are a clerk" });
await clerk.withSystemPrompt("You calculate").withTools(["calculator"]).withConfig({ temperature: 0.5, memorySize: 0 });
const answer = await clerk.chat("What is 9 * 9?");
console.log(`${clerk.systemPrompt}\t${clerk.tools[0].name}\t${answer}\t${clerk.conversationHistory.length}`);
await clerk.setSystemPrompt("You are a helpful accountant");
console.log(clerk.systemPrompt);

await clerk.addTool(new Agent({ name: "colleague" })).addTool("file_system");
console.log((await clerk.getTools()).join(", "));
const removed = [await clerk.removeTool("colleague"), await clerk.removeTool("colleague")];
console.log(`${removed.join("\t")}\t${(await clerk.getTools()).join(", ")}`);

// What can only be chosen when it is made is refused, and nothing is changed.
const refusal = await clerk.withConfig({ name: "other" }).catch((error) => error);
console.log(`false\t${refusal.message}`);

// It keeps values and has a status, which follows events.
await clerk.setState({ notes: ["owls"], count: 1 });
await clerk.setState("thinking");
console.log(`${clerk.state.status}\t${clerk.state.context.count}\t${(await clerk.getState()).context.notes[0]}`);
const order = new Agent({
  name: "order",
  transitions: { ready: { submit: "review" }, review: { approve: "done" } },
});
console.log(`${await order.transition("submit")}\t${await order.transition("approve")}\t${order.state.history.length}`);
const stuck = await order.transition("approve").catch((error) => error);
console.log(`false\t${stuck.message.slice(stuck.message.indexOf("There is no"))}`);
return clerk.closed;
