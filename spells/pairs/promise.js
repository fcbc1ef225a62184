// Shows: Promise
// Work that goes on beside the script. `await` waits for its value, and raises its error.
const later = (milliseconds, value) => new Promise((resolve) => setTimeout(() => resolve(value), milliseconds));
const word = new Promise((resolve) => resolve("owl"));
console.log(await word.then((text) => text.toUpperCase()));

const names = [Promise.resolve("barn owl"), later(10, "tawny owl"), "eagle owl"];
console.log((await Promise.all(names)).join(", "));
console.log(await Promise.race([later(200, "slow"), later(5, "quick")]));
console.log(await Promise.any([Promise.reject(new Error("lost")), later(5, "found")]));

// An error goes by until somebody takes it; what was thrown comes with its fields.
const refused = Promise.reject(new DeniedError("no owls here"));
const mended = refused
  .then(() => "never")
  .catch((error) => `${error.type}: ${error.message}`)
  .finally(() => console.log("the end"));
console.log(await mended);
console.log(await Promise.reject(new Error("lost")).then(null, (error) => `instead of ${error.message}`));

for (const outcome of await Promise.allSettled([Promise.resolve(1), Promise.reject(new Error("broken"))])) {
  console.log(`${outcome.status}\t${outcome.status === "fulfilled" ? outcome.value : outcome.reason.message}`);
}
const failed = await Promise.any([Promise.reject(new Error("first")), Promise.reject(new Error("second"))]).catch(
  (error) => error,
);
console.log(`${failed.errors.length}\t${failed.errors[1].message}`);

// Agents answer at the same time.
const echo = new Agent({ name: "echo", model: "demo/echo" });
return await Promise.all([echo.chatAsync("hoo"), echo.chatAsync("hoo hoo")]);
