// Shows: Cache, cache
// Values kept for a while, shared by all cells and agents of a spell.
const echo = new Agent({ name: "echo", model: "demo/echo" });
let asked = 0;
const research = async () => {
  asked += 1;
  return echo.chat("Facts about owls");
};
const answers = [await Cache.remember("owls", research), await Cache.remember("owls", research, 60000)];
console.log([...answers, asked].join("\t"));
const kept = [await Cache.getCachedResearch("owls"), await Cache.get("owls"), await Cache.get("mice", "none yet")];
console.log(kept.join("\t"));

await Cache.set("legs", { owl: 2, mouse: 4 });
console.log(`${(await Cache.get("legs")).mouse}\t${await Cache.has("legs")}\t${await Cache.has("wings")}`);
console.log((await Cache.keys()).join(", "));
console.log(`${await Cache.delete("legs")}\t${await Cache.delete("legs")}\t${await Cache.has("legs")}`);

// What has a time to live is gone when that is over.
await Cache.set("mood", "sleepy", 10);
await Async.sleep(20);
console.log((await Cache.get("mood")) ?? "nil");

// `cache` is the same; nothing is no value.
await cache.set("owls", null);
console.log(`${await cache.has("owls")}\t${await cache.remember("owls", research)}\t${asked}`);
await cache.set("night", "dark", 60000);
const { length } = await cache.keys();
console.log(`${await cache.get("night")}\t${await cache.getCachedResearch("owls")}\t${length}`);
console.log(await cache.delete("night"));
await cache.clear();
console.log((await cache.keys()).length);
await Cache.set("day", "bright");
await Cache.clear();
return await Cache.keys();
