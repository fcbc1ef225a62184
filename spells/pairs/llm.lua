-- Shows: llm, LlmAgent
-- Models without ceremony: the names of the first version of the API.
local answer = llm.complete({ model = "demo/assistant", system = "You calculate", prompt = "What is 6 * 7?", temperature = 0 })
print(answer.content, answer.model, answer.finish_reason)
print(answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens)
print(llm.complete("What is 2 + 3?").text)
print(llm.complete({ model = "demo/echo", messages = {
  { role = "user", content = "Hoo?" },
  { role = "assistant", content = "Hoo!" },
  { role = "user", content = "Who cooks for you?" },
} }).content)

-- Piece by piece.
local pieces = {}
for piece in llm.stream({ model = "demo/echo", prompt = "The owl hunts at night." }) do
  pieces[#pieces + 1] = piece
end
print(#pieces > 1, table.concat(pieces))

-- An agent. What `run` gives is a text that has `content`, too.
local clerk = llm.agent({ provider = "demo", model = "assistant", tools = { "calculator" }, system = "You calculate" })
local sum = clerk:run("What is 12 * 12?")
print(sum, sum.content, sum.model)
print(clerk.model, clerk:get_tools()[1], clerk:chat("What is 7 * 8?"))
local friend = LlmAgent.new({ name = "friend", model = "demo/echo" })
print(friend.name, friend:run("Hoo").content)

-- A model that chats makes no embeddings.
local _, err = pcall(llm.embed, { model = "demo/assistant", input = { "owl", "mouse" } })
print(err.type, err.message)
local known = {}
for _, name in ipairs(llm.models()) do known[name] = true end
return known["demo/assistant"] and known["demo/echo"]
