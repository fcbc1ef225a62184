// Shows: ChatAgent, Agent
const friend = new ChatAgent({ name: "friend", memorySize: 6, fallback: "Sorry, I am lost for words." });
await friend.chat("My name is Ada");
console.log(await friend.chat("What is my name?"));
const { length } = friend.conversationHistory;
console.log(`${length}\t${friend.contextTokens > 0}\t${(await friend.reply("Say hello")) !== ""}`);

// What it remembers can be read, written and forgotten.
await friend.clearHistory();
await friend.addMessage("user", "I live in an oak");
await friend.addMessage("assistant", "An oak is a fine home.");
const said = await friend.getHistory();
console.log(`${said.length}\t${said[1].role}\t${said[1].content}`);
await friend.setHistory([{ role: "user", content: "I am Bob" }, { role: "assistant", content: "Hello Bob" }]);
console.log(friend.conversationHistory[0].content);

// An answer in a conversation that is given leaves its memory alone.
const context = { messages: [{ role: "user", content: "My name is Eve" }] };
const told = await friend.runWithContext(context, "What is my name?");
console.log(`${told}\t${(await friend.getHistory()).length}`);

// Answers can be waited for beside the script, or read piece by piece.
const echo = new ChatAgent({ name: "echo", model: "demo/echo" });
const promise = echo.chatAsync("hoo hoo");
console.log(`${await promise}\t${await echo.replyAsync("hello")}`);
const pieces = [];
for await (const piece of echo.streamChat("The owl hunts at night.")) pieces.push(piece);
console.log(`${pieces.length > 1}\t${pieces.join("")}\t${await echo.runStream({ message: "again" }).text()}`);

// A slow agent may be answered for.
const slow = new Agent({ name: "slow", latencyMs: 5000 });
console.log(await slow.chat("Quick!", { timeout: 20, onTimeout: () => "too late" }));
console.log(await echo.chat("Who?", { context: { place: "the oak" } }));
console.log(`${await friend.fallbackResponse("no model")}\t${await slow.fallbackResponse("no model")}`);
return friend.conversationHistory.length;
