-- Shows: Agent, llm
-- Tokens before a call, and what was used after it.
print(llm.count_tokens("The owl hunts at night."))
print(llm.count_tokens({ system = "You are terse", prompt = "The owl hunts at night." }))
local agent = Agent.new({ name = "terse", system_prompt = "You are terse", tools = { "calculator" } })
print(agent:count_tokens("What is 6 * 7?"), agent:count_tokens() > 10)
agent:chat("What is 6 * 7?")
print(agent.usage.input_tokens > 0, agent.usage.total_tokens == agent.usage.input_tokens + agent.usage.output_tokens)
print(agent.usage.cost)
local info = llm.model_info("demo/assistant")
print(info.id, info.provider)

-- A window that is known keeps what is too long from being sent.
local _, err = pcall(llm.complete, { prompt = ("owl "):rep(200), context_window = 100, max_tokens = 20 })
print(err.type, err.reason, err.limit, err.tokens)

local kept = Agent.new({ name = "small", model = "demo/echo", context_window = 5 })
local _, told = pcall(kept.chat, kept, "This is more than five tokens long")
print(told.message)
