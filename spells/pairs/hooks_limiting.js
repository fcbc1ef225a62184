// Shows: CacheHook, RateLimitHook
// A cache answers what was asked before; a limit refuses, or makes wait, what is asked too often.
let asked = 0;
const oracle = new Agent({ name: "oracle", model: "demo/echo" });
const count = () => {
  asked += 1;
};

const cache = new CacheHook({ ttl: 60000 });
const id = await Hooks.register(cache);
await oracle.use(async (context, next) => {
  count();
  return await next();
});
for (const question of ["Why?", "Who?", "Why?"]) {
  const answer = await new Agent({ name: "seer", model: "demo/echo" }).chat(question);
  console.log(`${answer}\t${(await cache.getStats()).hits}\t${cache.stats.misses}`);
}
await Hooks.remove(id);

// Two of an hour for each agent; the third is refused.
await oracle.addHook(new RateLimitHook({ requests: 2, per: "hour" }));
const answers = [await oracle.chat("One?"), await oracle.chat("Two?")];
const refused = await oracle.chat("Three?").catch((error) => error);
console.log(`${answers.join(" ")}\tfalse\t${refused.type}\t${refused.retryAfter > 3000}\t${asked}`);

// With `wait` it comes late, not never. Tools can be limited too.
const owl = new Tool({ name: "owl", handler: () => "hoo" });
await owl.addHook(new RateLimitHook({ requests: 1, per: 50, wait: true, operations: ["tool"] }));
console.log(`${await owl.run({})}\t${await owl.run({})}\t${await owl.run({})}`);
await owl.addHook(new CacheHook({ operations: ["tool"], ttl: 60000 }));
console.log(`${await owl.run({})}\t${await owl.run({})}`);

// Providers, models and tools may have rates of their own, whoever calls them.
Hooks.register(new RateLimitHook({ providers: { demo: { requests: 1, per: "hour" } },
  tools: { owlet: { requests: 1, per: "hour" } } }));
const owlet = new Tool({ name: "owlet", handler: () => "peep" });
const turnedAway = async (work) => {
  try {
    return await work();
  } catch (err) {
    return err;
  }
};
console.log(`${await owlet.run({})}\t${(await turnedAway(() => owlet.run({}))).type}`);
const sage = new Agent({ name: "sage", model: "demo/echo" });
const second = async () => (await turnedAway(() => sage.chat("Second?"))).message.match(/'demo': at most 1/)[0];
console.log(`${await sage.chat("First?")}\t${await second()}`);
return asked;
