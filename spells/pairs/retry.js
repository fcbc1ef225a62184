// Shows: RetryPolicy, CircuitBreaker
// How often to try something again, and how long to wait in between.
const policy = await new RetryPolicy({ maxAttempts: 4, baseDelay: 100, maxDelay: 300, retryableErrors: ["timeout"] });
console.log([policy.maxAttempts, await policy.delay(1), await policy.delay(2), await policy.delay(3)].join("\t"));
const slow = new TimeoutError("slow");
console.log(`${await policy.shouldRetry(slow)}\t${await policy.shouldRetry(slow, 4)}`);
console.log(await policy.shouldRetry(new ValidationError("wrong")));

const quick = new RetryPolicy({ baseDelay: 1, backoff: "constant" });
let attempts = 0;
const call = async () => {
  attempts += 1;
  if (attempts % 3 !== 0) throw new NetworkError("no answer");
  return `answer after ${attempts}`;
};
console.log(await quick.run(call));
console.log(await quick.execute(call));
const wrong = async () => {
  throw new ValidationError("wrong");
};
const refused = await quick.run(wrong).catch((error) => error);
console.log(`${refused.type}\t${attempts}`);

// After several failures in a row a breaker refuses calls for a while instead of trying in vain.
const breaker = await new CircuitBreaker({ failureThreshold: 2, resetTimeout: 60000 });
console.log(`${breaker.state}\t${await breaker.call(async () => "fine")}\t${breaker.retryAfter}`);
const down = async () => {
  throw new NetworkError("down");
};
let failed;
for (let time = 1; time <= 3; time++) {
  failed = await breaker.call(down).catch((error) => error);
  console.log(`${failed.type}\t${breaker.state}\t${breaker.failures}`);
}
console.log(`${await breaker.shouldBlock()}\t${breaker.retryAfter > 59000}\t${failed.retryAfter > 59}`);
await breaker.reset();
console.log(`${breaker.state}\t${await breaker.shouldBlock()}\t${breaker.failures}`);

// What is done without `call` can be counted by hand. When the time is over, one call may try.
const patient = new CircuitBreaker({ threshold: 1, resetTimeout: 20 });
await patient.recordFailure();
console.log(patient.state);
await Async.sleep(30);
console.log(`${await patient.shouldBlock()}\t${await patient.call(async () => "well again")}\t${patient.state}`);
await patient.recordFailure();
await patient.recordSuccess();
return patient.state;
