// Shows: Promise
// A function that runs beside the script, and what becomes of its promise.
const steps = [];
let state = "pending";
const work = (async () => {
  await Async.sleep(20);
  steps.push("work");
  return "done";
})();
work.then(() => {
  state = "fulfilled";
});
steps.push("script");
console.log(`${state !== "pending"}\t${state}`);
console.log(`${await work}\t${state !== "pending"}\t${state}`);
console.log(steps.join(" "));

const broken = (async () => {
  throw new Error("no owls");
})();
const told = await broken.then(
  () => "fulfilled",
  (error) => `${error.message}\trejected`,
);
console.log(told);

// Patience has an end, and work that nobody wants can be stopped.
const slow = () => Async.sleep(5000);
const late = await Async.timeout(slow, 20).catch((error) => error);
console.log(`${late.type}\t${late.message.match("20 ms")}`);
const later = await Async.timeout(slow, 20).catch(() => new TimeoutError("No owl came."));
console.log(`${later.type}\t${later.message}`);
console.log(await Async.timeout(async () => "in time", 5000));

const stop = new AbortController();
const unwanted = new Promise((resolve) => stop.signal.addEventListener("abort", () => resolve("cancelled")));
stop.abort();
console.log(`${stop.signal.aborted}\t${await unwanted}`);

// The module gives the same class.
const { Promise: imported } = await import("llmspell/promise");
return imported === Promise;
