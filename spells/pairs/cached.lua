-- Shows: Cache, cache
-- Values kept for a while, shared by all cells and agents of a spell.
local echo = Agent.new({ name = "echo", model = "demo/echo" })
local asked = 0
local function research()
  asked = asked + 1
  return echo:chat("Facts about owls")
end
print(Cache.remember("owls", research), Cache.remember("owls", research, 60000), asked)
print(Cache.get_cached_research("owls"), Cache.get("owls"), Cache.get("mice", "none yet"))

Cache.set("legs", { owl = 2, mouse = 4 })
print(Cache.get("legs").mouse, Cache.has("legs"), Cache.has("wings"))
print(table.concat(Cache.keys(), ", "))
print(Cache.delete("legs"), Cache.delete("legs"), Cache.has("legs"))

-- What has a time to live is gone when that is over.
Cache.set("mood", "sleepy", 10)
Async.sleep(20)
print(Cache.get("mood"))

-- `cache` is the same; nothing is no value.
cache.set("owls", nil)
print(cache.has("owls"), cache.remember("owls", research), asked)
cache.set("night", "dark", 60000)
print(cache.get("night"), cache.get_cached_research("owls"), #cache.keys())
print(cache.delete("night"))
cache.clear()
print(#cache.keys())
Cache.set("day", "bright")
Cache.clear()
return Cache.keys()
