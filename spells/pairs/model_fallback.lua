-- Shows: Agent, llm
-- Several models for one agent: the next one answers when one cannot.
local agent = Agent.new({ name = "careful", model = { "nowhere/large", "demo/echo" }, fallback = { "demo/assistant" } })
print(agent:chat("Hoo?"))
print(agent.model)

-- Without an agent, too. The error of the last one says who failed before it.
print(llm.complete({ model = { "nowhere/large", "demo/echo" }, prompt = "Still here" }).content)
local _, err = pcall(llm.complete, { model = { "nowhere/one", "nowhere/two" }, prompt = "Hello" })
print(err.type, #err.tried, err.tried[1].model, err.tried[1].error.type)

-- Each call begins with the next one.
local shared = Agent.new({ name = "shared", model = { "demo/echo", "demo/assistant" }, routing = "rotate" })
print(shared:chat("What is 2 + 3?"))
print(shared:chat("What is 2 + 3?"))
print(shared:chat("What is 2 + 3?"))

-- A function decides by what is asked.
local clever = Agent.new({
  name = "clever",
  model = { "demo/echo", "demo/assistant" },
  routing = function(request)
    if request.message:find("%d") then return "demo/assistant" end
  end,
})
print(clever:chat("Hoo"))
print(clever:chat("What is 6 * 7?"))
local _, odd = pcall(Agent.new, { model = { 7 } })
print(odd.type, odd.message)
local _, way = pcall(Agent.new, { routing = "dice" })
print(way.message)
