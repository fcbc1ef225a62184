-- Shows: RetryPolicy, CircuitBreaker
-- How often to try something again, and how long to wait in between.
local policy = RetryPolicy.new({ max_attempts = 4, base_delay = 100, max_delay = 300, retryable_errors = { "timeout" } })
print(policy.max_attempts, policy:delay(1), policy:delay(2), policy:delay(3))
print(policy:should_retry(TimeoutError.new("slow")), policy:should_retry(TimeoutError.new("slow"), 4))
print(policy:should_retry(ValidationError.new("wrong")))

local quick = RetryPolicy.new({ base_delay = 1, backoff = "constant" })
local attempts = 0
local function call()
  attempts = attempts + 1
  if attempts % 3 ~= 0 then error(NetworkError.new("no answer")) end
  return "answer after " .. attempts
end
print(quick:run(call))
print(quick:execute(call))
local _, err = pcall(quick.run, quick, function() error(ValidationError.new("wrong")) end)
print(err.type, attempts)

-- After several failures in a row a breaker refuses calls for a while instead of trying in vain.
local breaker = CircuitBreaker.new({ failure_threshold = 2, reset_timeout = 60000 })
print(breaker.state, breaker:call(function() return "fine" end), breaker.retry_after)
for _ = 1, 3 do
  _, err = pcall(breaker.call, breaker, function() error(NetworkError.new("down")) end)
  print(err.type, breaker.state, breaker.failures)
end
print(breaker:should_block(), breaker.retry_after > 59000, err.retry_after > 59)
breaker:reset()
print(breaker.state, breaker:should_block(), breaker.failures)

-- What is done without `call` can be counted by hand. When the time is over, one call may try.
local patient = CircuitBreaker.new({ threshold = 1, reset_timeout = 20 })
patient:record_failure()
print(patient.state)
Async.sleep(30)
print(patient:should_block(), patient:call(function() return "well again" end), patient.state)
patient:record_failure()
patient:record_success()
return patient.state
