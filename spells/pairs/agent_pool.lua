-- Shows: AgentPool
-- Agents that are alike: each task goes to the one that has least to do.
local pool = AgentPool.new({
  name = "translators",
  size = 3,
  create = function(number)
    return Agent.new({ name = "translator_" .. number, model = "demo/echo" })
  end,
})
print(table.concat(pool:map({ "one", "two", "three", "four", "five" }), " "))
print(pool.size, table.concat(pool.agents, " "), pool.type)
local done = 0
for _, one in ipairs(pool.stats) do done = done + one.done end
print(done, pool.stats[1].name, pool.stats[1].busy)

-- It is an agent: whoever is free answers.
print(pool:chat("six"), pool:run("seven"), pool:chat_async("eight"):await())

-- An agent can be taken out for a while; the others go on.
local mine = pool:checkout()
print(mine.name, pool.stats[1].busy, mine:chat("nine"))
pool:release(mine)
print(pool.stats[1].busy, pool:get_agent("translator_1") == mine)
local ok, err = pcall(pool.release, pool, Agent.new({ name = "stranger" }))
print(ok, err.message)

-- Agents can be put in and taken out, and a pool can be made of those that are there.
pool:add_agent("translator_4", Agent.new({ name = "late", model = "demo/echo" }))
print(pool.size, pool:remove_agent("translator_4"), pool.size)
local pair = AgentPool.new({ name = "pair", agents = { Agent.new({ name = "a", model = "demo/echo" }), mine }, max_per_agent = 2 })
print(table.concat(pair:map({ "x", "y", "z" }), " "), pair.size)
local Loud = AgentPool:extend()
function Loud:run(input) return AgentPool.run(self, input:upper()) end
print(Loud.new({ name = "loud", agents = { mine } }):run("ten"))
ok, err = pcall(AgentPool.new, { size = 2 })
print(ok, err.message)

-- One task that fails does not keep the others back.
local Picky = BaseAgent:extend()
function Picky:execute(input)
  if input == "two" then error(NetworkError.new("no line")) end
  return input:upper()
end
local picky = AgentPool.new({ name = "picky", agents = { Picky.new({ name = "p" }) } })
local one, two, three = table.unpack(picky:map({ "one", "two", "three" }, { continue_on_error = true }))
print(one, two.error.type, two.error.message, three)
return pool:map({ "last" })
