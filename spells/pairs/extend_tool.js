// Shows: Calculator
// A tool as a class: its fields say what it is, `execute` does the work, `validate` may refuse.
class Dice extends Tool {
  constructor(sides) {
    super({
      name: `dice_${sides}`,
      description: "Roll a die",
      parameters: {
        type: "object",
        properties: { times: { type: "integer", default: 1 }, seed: { type: "integer" } },
        required: ["seed"],
      },
    });
    this.sides = sides;
  }

  async validate(params) {
    if (params.times > 10) throw new Error("that is too often");
  }

  async execute(params) {
    let sum = 0;
    for (let turn = 1; turn <= params.times; turn++) sum += ((params.seed * turn) % this.sides) + 1;
    return sum;
  }
}

// A class may extend it again.
class Loaded extends Dice {
  async execute(params) {
    return (await super.execute(params)) + 1;
  }

  async healthCheck() {
    return { healthy: this.sides > 6, message: "loaded" };
  }
}

const die = new Dice(20);
const loaded = new Loaded(6);
const rolls = [await die.run({ seed: 7 }), await die.run({ seed: 7, times: 3 }), await die.call(7)];
console.log(`${die.name}\t${rolls.join("\t")}`);
const loadedRolls = [await loaded.execute({ seed: 7, times: 1 }), await Tools.call("dice_6", { seed: 7 })];
console.log(`${loaded.name}\t${loadedRolls.join("\t")}`);
const health = await loaded.healthCheck();
console.log(`${health.healthy}\t${health.message}\t${(await Tools.get("dice_20")) === die}`);
for (const params of [{ seed: 1, times: 11 }, { times: 1 }]) {
  const refusal = await die.run(params).catch((error) => error);
  console.log(`false\t${refusal.type}\t${refusal.message}`);
}

// Built-in tools can be extended too.
class Careful extends Calculator {
  async execute(params) {
    const answer = await super.execute(params);
    return { result: answer.result, sure: !params.expression.includes("/") };
  }
}
const careful = new Careful({ name: "careful" });
const results = [await careful.run({ expression: "6 * 7" }), await careful.run({ expression: "1 / 3" })];
console.log(`${results[0].result}\t${results[1].sure}\t${careful.category}`);

// A model calls an own tool like any other.
const agent = await new Agent({ name: "clerk", systemPrompt: "You calculate", tools: [careful] });
return agent.tools[0] === careful;
