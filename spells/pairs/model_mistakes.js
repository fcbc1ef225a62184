// Shows: Agent, FileWriter
// What models do wrong ends in the recovery that was chosen, or in a clear error.
const writer = new FileWriter();
let number = 0;
async function says(steps) {
  number += 1;
  const path = `answers${number}.yaml`;
  await writer.run({ path, content: steps });
  return `scripted/${path}`;
}
async function ask(options) {
  try {
    console.log(`answer\t${await new Agent(options).chat("Go")}`);
  } catch (err) {
    const told = err.message.replace(/'scripted\/.*?'/g, "the model").slice(0, 90);
    console.log(`${err.type}\t${err.reason ?? "nil"}\t${told}`);
  }
}

// An unknown tool, and parameters that do not fit: the model is told, and goes on.
await ask({ tools: ["calculator"], model: await says(`
- {match: "42", text: It is 42.}
- {match: Go, tool_calls: [{name: calculater, arguments: {expression: 6 * 7}}]}
- {match: "Did you mean 'calculator'", tool_calls: [{name: calculator, arguments: {expresion: 6 * 7}}]}
- {match: expression, tool_calls: [{name: calculator, arguments: {expression: 6 * 7}}]}
`.trimStart()) });

// The same call again and again.
await ask({ tools: ["calculator"], maxTurns: 3, model: await says(`
- {match: "", tool_calls: [{name: calculator, arguments: {expression: 1 + 1}}]}
`.trimStart()) });

// An empty answer is asked for once more; then it is an error, or the fallback of the agent.
await ask({ model: await says("[{text: ''}, {text: Here I am.}]") });
await ask({ model: await says("[{text: ''}, {text: ''}]") });
await ask({ model: await says("[{text: ''}, {text: ''}]"), fallback: "I have no answer." });

// What a provider says wins; a strategy may know better.
const limited = "[{error: {type: rate_limit, message: Slow down., retry_after: 0.01}}, {text: At last.}]";
await ask({ model: await says(limited) });
await ask({ model: await says(limited), recovery: { retry: { maxAttempts: 2, baseDelay: 1 } } });
await ask({ model: await says("[{text: Half of, error: {type: network, message: It hung up.}}]"),
  recovery: { retry: { maxAttempts: 1 }, acceptPartial: true } });
return number;
