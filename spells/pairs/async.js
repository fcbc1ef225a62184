// Shows: Async
// Several things at once, with patience and with another try.
const shout = async (word) => {
  await Async.sleep(5);
  return word.toUpperCase();
};
console.log((await Async.parallel(["owl", "mouse", "vole"], shout, 2)).join(" "));

const echo = new Agent({ name: "echo", model: "demo/echo" });
const both = await Async.all([
  async () => echo.chat("hoo"),
  async () => (await new Calculator().run({ expression: "6 * 7" })).result,
]);
console.log(`${both[0]}\t${both[1]}`);
const first = await Async.race([
  async () => {
    await Async.sleep(5000);
    return "slow";
  },
  async () => "quick",
]);
console.log(first);

console.log(await Async.timeout(async () => "in time", 5000));
const late = await Async.timeout(async () => Async.sleep(5000), 20).catch((error) => error);
console.log(`${late.type}\t${late.message}`);

// What may be gone at the next attempt is tried again: timeouts, rate limits, network faults.
let attempts = 0;
const greet = async () => {
  attempts += 1;
  if (attempts < 3) throw new NetworkError("the line is dead");
  return "hello";
};
console.log(`${await Async.retry(greet, { maxAttempts: 3, baseDelay: 1 })}\t${attempts}`);
const count = async () => {
  attempts += 1;
  throw new ValidationError("that is no number");
};
const refused = await Async.retry(count).catch((error) => error);
console.log(`${refused.type}\t${attempts}`);

// Beside the script.
const promise = Async.spawn(async () => {
  await Async.sleep(5);
  return "from beside";
});
console.log("meanwhile");
console.log(await promise);
return attempts;
