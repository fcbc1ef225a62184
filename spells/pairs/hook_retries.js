// Shows: RetryHook
// A hook on errors asks for another attempt, or mends what failed.
let tries = 0;
const flaky = new Tool({
  name: "flaky",
  handler: ({ good }) => {
    tries += 1;
    if (tries < good) throw Object.assign(new Error(`far away (${tries})`), { type: "network" });
    return `answer ${tries}`;
  },
});

const hook = await Hooks.register("onToolError", (context) => {
  console.log([context.toolName, context.error.message, context.attempt, context.retryCount].join("\t"));
  context.retry = context.retryCount < 2;
  context.retryDelay = 1;
});
console.log(await flaky.run({ good: 3 }));
tries = 0;
const failure = await flaky.run({ good: 9 }).catch((error) => error);
console.log(`false\t${failure.type}\t${failure.message}\t${tries}`);
await Hooks.remove(hook);

// `onRetry` stands before every attempt but the first. `result` puts an answer in the place of the error.
await Hooks.register("onRetry", (context) => console.log(`again\t${context.attempt}`));
const again = new RetryHook({ maxAttempts: 4, delay: 1, operations: ["tool"] });
const id = await Hooks.register(again);
tries = 0;
console.log(`${await flaky.run({ good: 3 })}\t${(await again.getStats()).retries}`);
await Hooks.remove(id);
await Hooks.clear("onRetry");
await Hooks.register("onToolError", (context) => {
  context.result = "nothing";
});
tries = 0;
console.log(`${await flaky.run({ good: 9 })}\t${tries}`);
await Hooks.clear();

// By its name: some types of errors only.
await Hooks.use("retry", { attempts: 3, delay: 1, operations: ["executeTool"], types: ["timeout"] });
tries = 0;
const failed = await flaky.run({ good: 2 }).then(() => false, () => true);
console.log(`${failed}\t${tries}`);
return (await Hooks.list()).length;
