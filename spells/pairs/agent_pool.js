// Shows: AgentPool
// Agents that are alike: each task goes to the one that has least to do.
const pool = await new AgentPool({
  name: "translators",
  size: 3,
  create: (number) => new Agent({ name: `translator_${number}`, model: "demo/echo" }),
});
console.log((await pool.map(["one", "two", "three", "four", "five"])).join(" "));
console.log(`${pool.size}\t${pool.agents.join(" ")}\t${pool.type}`);
const done = pool.stats.reduce((sum, one) => sum + one.done, 0);
console.log(`${done}\t${pool.stats[0].name}\t${pool.stats[0].busy}`);

// It is an agent: whoever is free answers.
console.log(`${await pool.chat("six")}\t${await pool.run("seven")}\t${await pool.chatAsync("eight")}`);

// An agent can be taken out for a while; the others go on.
const mine = await pool.checkout();
console.log(`${mine.name}\t${pool.stats[0].busy}\t${await mine.chat("nine")}`);
await pool.release(mine);
console.log(`${pool.stats[0].busy}\t${(await pool.getAgent("translator_1")) === mine}`);
const stranger = await pool.release(new Agent({ name: "stranger" })).catch((error) => error);
console.log(`false\t${stranger.message}`);

// Agents can be put in and taken out, and a pool can be made of those that are there.
await pool.addAgent("translator_4", new Agent({ name: "late", model: "demo/echo" }));
console.log(`${pool.size}\t${await pool.removeAgent("translator_4")}\t${pool.size}`);
const agents = [new Agent({ name: "a", model: "demo/echo" }), mine];
const pair = await new AgentPool({ name: "pair", agents, maxPerAgent: 2 });
console.log(`${(await pair.map(["x", "y", "z"])).join(" ")}\t${pair.size}`);
class Loud extends AgentPool {
  async run(input) {
    return await super.run(input.toUpperCase());
  }
}
console.log(`${await new Loud({ name: "loud", agents: [mine] }).run("ten")}`);
const refusal = await Promise.resolve(new AgentPool({ size: 2 })).catch((error) => error);
console.log(`false\t${refusal.message}`);

// One task that fails does not keep the others back.
class Picky extends BaseAgent {
  execute(input) {
    if (input === "two") throw new NetworkError("no line");
    return input.toUpperCase();
  }
}
const picky = await new AgentPool({ name: "picky", agents: [new Picky({ name: "p" })] });
const [one, two, three] = await picky.map(["one", "two", "three"], { continueOnError: true });
console.log(`${one}\t${two.error.type}\t${two.error.message}\t${three}`);
return await pool.map(["last"]);
