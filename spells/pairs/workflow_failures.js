// Shows: Workflow
// What happens when a step fails: it is tried again, something else takes its place, or what was done is undone.
const fail = (message) => {
  throw new Error(message);
};
let tries = 0;
const careful = Workflow.sequential({
  name: "careful",
  steps: [
    {
      name: "flaky",
      retries: 3,
      retryDelay: 1,
      backoff: 2,
      handler: (text) => {
        tries += 1;
        return tries < 3 ? fail("not yet") : `${text} after ${tries}`;
      },
    },
    { name: "slow", timeout: 20, fallbackOutput: "no answer", handler: () => Async.sleep(10000) },
    { name: "broken", continueOnError: true, handler: () => fail("broken for good") },
    { name: "end", handler: (text) => text },
  ],
});
const result = await careful.run("owls");
const { flaky, slow, broken } = result.steps;
console.log(`${flaky.output}\t${flaky.attempts}\t${flaky.status}`);
console.log(`${slow.status}\t${broken.status}\t${broken.error.message}\t${result}`);

// A step may be left out, and what goes in and comes out may be changed.
const upper = (text) => text.toUpperCase();
const picky = Workflow.sequential({
  name: "picky",
  steps: [
    { name: "only_long", condition: (context) => context.input.length > 4, handler: upper },
    {
      name: "wrap",
      inputTransform: (text) => `<${text}`,
      handler: (text) => text,
      outputTransform: (text) => `${text}>`,
      metadata: { owner: "Ada" },
    },
  ],
});
const short = await picky.run("owls");
console.log(`${short}\t${await picky.run("ravens")}\t${(await picky.run("owls")).steps.only_long.status}`);

// A workflow that cannot work says so before it runs.
const early = Workflow.sequential({
  name: "early",
  steps: [
    { name: "first", input: "{{second}}", handler: upper },
    { name: "second", handler: upper },
  ],
});
console.log(`false\t${(await Promise.resolve(early).catch((error) => error)).message}`);
return tries;
