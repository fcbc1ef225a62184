-- Shows: RateLimiter, rate_limiter
-- How often something may happen, for each key. `check` counts a request: true when it is one too many.
local limiter = RateLimiter.new({ requests = 2, per = "minute" })
print(limiter:check("ada"), limiter:check("ada"), limiter:check("ada"), limiter:check("bob"))
print(limiter:remaining("ada"), limiter:remaining("bob"), limiter:is_exceeded("ada"))

local _, err = pcall(limiter.check_limit, limiter, "ada")
print(err.type, err.retry_after > 59, err.message:match("^[^.]+"))
limiter:reset("ada")
limiter:check_limit("ada")
print(limiter:remaining("ada"), limiter:remaining("bob"), limiter:remaining("ada", { requests = 10, per = 1000 }))
limiter:reset()
print(limiter:remaining("bob"))

-- The limiter all cells of a spell share: sixty per minute, unless it is told otherwise.
local limit = { requests = 1, per = "hour" }
print(rate_limiter:check("eve", limit), rate_limiter:check("eve", limit), rate_limiter:is_exceeded("eve", limit))
print(rate_limiter:remaining("eve"), rate_limiter:remaining("mallory"))
_, err = pcall(rate_limiter.check_limit, "eve", limit)
print(err.type, err.retry_after > 3599)
rate_limiter:reset("eve")
rate_limiter:check_limit("eve", limit)
_, err = pcall(RateLimiter.new, { requests = 1, per = "blink" })
return err.message:match("'per'.*")
