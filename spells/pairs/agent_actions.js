// Shows: Agent
// Every agent can be asked to do something by name, and an agent of the spell's own class says how it is done.
class Clerk extends BaseAgent {
  async execute(input) {
    return { greeting: `Good day, ${input.name}` };
  }

  async stamp(letter, color = "black") {
    return `${letter} [${color}]`;
  }
}

const clerk = await new Clerk({ name: "clerk", id: "clerk_7", description: "Stamps letters", metadata: { desk: 7 } });
console.log(`${clerk.id}\t${clerk.name}\t${clerk.type}\t${clerk.description}\t${clerk.metadata.desk}`);
console.log(`${(await clerk.execute({ name: "Ada" })).greeting}\t${(await clerk.run({ name: "Bob" })).greeting}`);
console.log((await clerk.executeAsync({ name: "Eve" })).greeting);
console.log(`${await clerk.act("stamp", "a letter")}\t${await clerk.act("stamp", "a letter", "red")}`);
console.log(await clerk.actAsync("stamp", "a card"));

// One with a model understands any word. The model `demo/echo` shows what it is asked.
const echo = new Agent({ name: "echo", model: "demo/echo" });
console.log(await echo.act("draft", "owls"));
console.log(await echo.process({ owls: 2 }));
console.log(await echo.processChunk("half a page"));
console.log(await echo.clarify("Which owls?"));
console.log(`${await echo.run("hoo")}\t${await echo.execute({ message: "hoo" })}\t${await echo.executeAsync("hoo")}`);
return await clerk.execute({ name: "all" });
