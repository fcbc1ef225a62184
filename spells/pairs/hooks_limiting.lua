-- Shows: CacheHook, RateLimitHook
-- A cache answers what was asked before; a limit refuses, or makes wait, what is asked too often.
local asked = 0
local oracle = Agent.new({ name = "oracle", model = "demo/echo" })
local function count()
  asked = asked + 1
end

local cache = CacheHook.new({ ttl = 60000 })
local id = Hooks.register(cache)
oracle:use(function(context, next)
  count()
  return next()
end)
for _, question in ipairs({ "Why?", "Who?", "Why?" }) do
  print(Agent.new({ name = "seer", model = "demo/echo" }):chat(question), cache:get_stats().hits, cache.stats.misses)
end
Hooks.remove(id)

-- Two of an hour for each agent; the third is refused.
oracle:add_hook(RateLimitHook.new({ requests = 2, per = "hour" }))
local answers = { oracle:chat("One?"), oracle:chat("Two?") }
local ok, err = pcall(oracle.chat, oracle, "Three?")
print(table.concat(answers, " "), ok, err.type, err.retry_after > 3000, asked)

-- With `wait` it comes late, not never. Tools can be limited too.
local owl = Tool.new({ name = "owl", handler = function() return "hoo" end })
owl:add_hook(RateLimitHook.new({ requests = 1, per = 50, wait = true, operations = { "tool" } }))
print(owl:run({}), owl:run({}), owl:run({}))
owl:add_hook(CacheHook.new({ operations = { "tool" }, ttl = 60000 }))
print(owl:run({}), owl:run({}))

-- Providers, models and tools may have rates of their own, whoever calls them.
Hooks.register(RateLimitHook.new({ providers = { demo = { requests = 1, per = "hour" } },
  tools = { owlet = { requests = 1, per = "hour" } } }))
local owlet = Tool.new({ name = "owlet", handler = function() return "peep" end })
print(owlet:run({}), select(2, pcall(owlet.run, owlet, {})).type)
local sage = Agent.new({ name = "sage", model = "demo/echo" })
print(sage:chat("First?"), select(2, pcall(sage.chat, sage, "Second?")).message:match("'demo': at most 1"))
return asked
