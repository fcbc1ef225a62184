// Shows: Reply
// A request is an event that waits for a reply.
await Events.on("price", async (event) => {
  await event.reply({ owl: event.data.count * 12 });
  await event.reply("too late: only the first reply counts");
});
const price = await Events.request("price", { count: 3 });
console.log(`${price.owl}\t${(await Events.emit("price", { count: 1 })).owl}`);

// `reply` may be called at any time, also when the handler is over.
let waiting;
await Events.on("later", (event) => {
  waiting = event.reply;
});
await Events.onAsync("later", async () => {
  await Async.sleep(5);
  await waiting.call(null, "at last");
});
console.log(await Events.request("later", null, 30000));

// Agents and workflows can be asked as well. Where nobody listens or replies, the request fails.
const clerk = new Agent({ name: "clerk", model: "demo/echo" });
await clerk.on("opinion", async (event) => {
  await event.reply(await clerk.chat(`I like ${event.data}`));
});
console.log(await clerk.request("opinion", "owls"));
const flow = Workflow.sequential({ name: "flow", steps: [{ agent: clerk, input: "hello" }] });
await flow.on("status", async (event) => await event.reply(`${event.workflowName} is well`));
console.log(await flow.request("status"));
const nobody = await clerk.request("wish").catch((failure) => failure);
console.log(`false\t${nobody.type}\t${nobody.message}`);
await clerk.on("deaf", () => {});
const deaf = await clerk.request("deaf", null, 10).catch((failure) => failure);
return [deaf.type, deaf.message];
