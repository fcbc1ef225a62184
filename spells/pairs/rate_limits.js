// Shows: RateLimiter, rateLimiter
// How often something may happen, for each key. `check` counts a request: true when it is one too many.
const limiter = new RateLimiter({ requests: 2, per: "minute" });
const checked = [];
for (const key of ["ada", "ada", "ada", "bob"]) checked.push(await limiter.check(key));
console.log(checked.join("\t"));
const left = async (key, limit) => await limiter.remaining(key, limit);
console.log(`${await left("ada")}\t${await left("bob")}\t${await limiter.isExceeded("ada")}`);

let refused = await limiter.checkLimit("ada").catch((error) => error);
console.log(`${refused.type}\t${refused.retryAfter > 59}\t${refused.message.match(/^[^.]+/)}`);
await limiter.reset("ada");
await limiter.checkLimit("ada");
console.log(`${await left("ada")}\t${await left("bob")}\t${await left("ada", { requests: 10, per: 1000 })}`);
await limiter.reset();
console.log(await left("bob"));

// The limiter all cells of a spell share: sixty per minute, unless it is told otherwise.
const limit = { requests: 1, per: "hour" };
const first = await rateLimiter.check("eve", limit);
console.log(`${first}\t${await rateLimiter.check("eve", limit)}\t${await rateLimiter.isExceeded("eve", limit)}`);
console.log(`${await rateLimiter.remaining("eve")}\t${await rateLimiter.remaining("mallory")}`);
refused = await rateLimiter.checkLimit("eve", limit).catch((error) => error);
console.log(`${refused.type}\t${refused.retryAfter > 3599}`);
await rateLimiter.reset("eve");
await rateLimiter.checkLimit("eve", limit);
try {
  await new RateLimiter({ requests: 1, per: "blink" });
} catch (error) {
  return error.message.match(/'per'.*/)[0];
}
