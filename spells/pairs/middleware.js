// Shows: Middleware, Next
// Middleware stands around what an agent does: it goes on by `next`, changes what it gives, or answers itself.
const scribe = new Agent({ name: "scribe", model: "demo/echo" });
const seen = [];
const note = (text) => {
  seen.push(text);
};

// The first is the outermost. Without a result of its own it passes on what `next` gave.
await scribe.use(async (context, next) => {
  note(`first ${context.action}`);
  await next();
  note("first is done");
});
const guard = await scribe.use(async (context, next) => {
  note("second");
  if (context.prompt.includes("secret")) return "I do not talk about that.";
  context.prompt += ` (for ${context.agentName})`;
  return (await next(context)).toUpperCase();
});
console.log(await scribe.chat("Write a list"));
console.log(await scribe.chat("Write a secret list"));
console.log(seen.join(", "));
await scribe.off(guard);
console.log(await scribe.chat("Write a secret list"));

// `next` may be called again, and its error caught.
let tries = 0;
await scribe.addHook("beforeLLMCall", () => {
  tries += 1;
  if (tries < 2) throw new Error("not yet");
});
await scribe.use(async (context, next) => {
  try {
    const answer = await next();
    note("well");
    return answer;
  } catch (error) {
    note(error.message);
    return await next.call(next);
  }
});
console.log(`${await scribe.chat("Write a poem")}\t${tries}\t${seen.at(-2)}`);

// On everything that agents do, and ready-made.
const everywhere = await Hooks.use(async (context, next) => `${context.agentName} says ${await next()}`);
console.log(await new Agent({ name: "reader", model: "demo/echo" }).chat("Hello"));
await Hooks.remove(everywhere);
const profiler = new Profiler();
const ready = profiler.middleware();
await scribe.use(ready);
await scribe.chat("Write a letter");
const flow = Workflow.sequential({ name: "flow", steps: [{ agent: scribe, input: "one" }] });
await flow.use(async (context, next) => {
  note(`${context.operation} ${context.name}`);
  return await next();
});
await flow.run({});
return [seen.at(-4), (await profiler.getStats()).chat.count];
