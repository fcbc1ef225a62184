// Shows: ErrorRecovery
// What may help when something fails: another attempt, a strategy, another agent.
const recovery = new ErrorRecovery({
  retry: { maxAttempts: 2, baseDelay: 1 },
  strategies: [
    { category: "input", handler: async (error, context) => `instead of ${context.wish}: ${error.message}` },
  ],
});
let attempts = 0;
const answer = await recovery.run(async () => {
  attempts += 1;
  if (attempts === 1) throw new NetworkError("no line");
  return "at the second attempt";
});
console.log(answer);
const wrong = async () => {
  throw new ValidationError("no such owl");
};
console.log(await recovery.run(wrong, { wish: "a snowy owl" }));

// Strategies are asked by priority; what only saves a part lets the next go on.
await recovery.addStrategy({ category: "tool", priority: 1, handler: async () => ({ partial: "two of three" }) });
await recovery.addStrategy("tool", async (error) => (error.message === "worn out" ? "mended" : null));
let action = await recovery.handle(new ToolError("worn out"));
console.log(`${action.action}\t${action.value}\t${action.partial[0]}`);
action = await recovery.handle(new ToolError("broken"));
console.log(`${action.action}\t${action.category}\t${action.error.message}\t${action.partial[0]}`);

// Another agent may take the place of one that fails.
const refuse = () => {
  throw new Error("I am ill");
};
await new Agent({ name: "expert", model: "demo/echo", hooks: { beforeExecute: refuse } });
const student = await new Agent({ name: "student", model: "demo/echo" });
await recovery.addFallback("expert", "student");
action = await recovery.handle({ type: "agent", message: "ill" }, { agent: "expert" });
console.log(`${action.action}\t${action.originalAgent}\t${action.fallbackAgent}`);
const asked = await recovery.runAgent("expert", "Who cooks for you?");
console.log(`${asked}\t${await recovery.runAgent(student, "Hoo")}`);

// Too many failures of one kind in a row: nothing more is tried for a while.
const careful = new ErrorRecovery({ circuitBreaker: { failureThreshold: 2 } });
for (let time = 1; time <= 3; time++) {
  action = await careful.handle(new ModelError("no answer"));
  console.log(`${action.action}\t${action.reason ?? "nil"}`);
}

// What is protected recovers by itself, whoever calls it.
let line = 0;
const phone = new Tool({ name: "phone", handler: () => {
  line += 1;
  if (line < 3) throw new NetworkError("no line");
  return `answered at call ${line}`;
} });
const patient = new ErrorRecovery({ retry: { maxAttempts: 3, baseDelay: 1, jitter: 0.5 } });
await patient.protect(phone);
console.log(await phone.run({}));
const chore = Workflow.sequential({ name: "chore", steps: [() => { throw new ToolError("broken"); }] });
const guard = new ErrorRecovery({ strategies: [(err) => `done by hand: ${err.type}`] });
const id = await guard.protect(chore);
console.log(String(await chore.run("dishes")));
await Hooks.remove(id);
try {
  await chore.run("dishes");
} catch (err) {
  console.log(err.type);
}
return action.retryAfter > 0;
