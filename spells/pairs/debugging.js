// Shows: Debug, Profiler
const echo = new Agent({ name: "echo", model: "demo/echo" });

await Debug.enable("owls:*");
console.log(`${await Debug.isEnabled("owls:nest")}\t${await Debug.isEnabled("moles:nest")}`);
await Debug.log("owls:nest", "three eggs", { eggs: 3 });
await Debug.log("moles:nest", "nobody reads this");
await Debug.disable("owls:*");
await Debug.log("owls:nest", "nor this");
console.log(await Debug.isEnabled("owls:nest"));

let calls = 0;
await Debug.trace((event) => {
  if (event.type === "llm_call_completed") calls += 1;
});

const id = await Debug.setBreakpoint("before_llm_call", (context) => {
  console.log(`about to ask\t${context.prompt}`);
  context.prompt = "Hear, hoo!";
});
console.log(await echo.chat("Who cooks for you?"));
await Debug.clearBreakpoint(id);
console.log(await echo.chat("Who cooks for you?"));
console.log(`${calls} calls of the model`);

const profiler = new Profiler();
await echo.use(profiler.middleware());
await echo.chat("one");
await echo.chat("two");
console.log(await profiler.measure("nest", () => "built"));
const stats = await profiler.getStats();
console.log(`${stats.chat.count}\t${profiler.stats.nest.count}\t${profiler.stats.nest.errors}`);
console.log(`${profiler.stats.chat.mean >= 0}\t${profiler.stats.chat.max >= profiler.stats.chat.min}`);
await profiler.reset();
console.log(profiler.stats.chat === undefined);
return calls;
