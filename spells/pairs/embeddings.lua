-- Shows: llm
-- Embeddings: texts as vectors, and how near they are. The demo's know spelling, not meaning, and need no network.
local made = llm.embed({ input = { "owls hunt mice at night", "an owl hunts a mouse", "stocks fell on Monday" } })
print(made.model, #made.embeddings, #made.embedding)
print(made.usage.input_tokens, made.usage.cost)
local near = llm.similarity(made.embeddings[1], made.embeddings[2])
local far = llm.similarity(made.embeddings[1], made.embeddings[3])
print(near > 3 * math.abs(far), llm.similarity(made.embedding, made.embedding) > 0.999)

-- The same text has the same vector; another length is another vector.
print(llm.embed("an owl hunts a mouse").embedding[1] == made.embeddings[2][1])
print(#llm.embed({ input = "owl", dimensions = 8 }).embedding, #llm.embed({ input = {} }).embeddings)

-- Search: the nearest text wins.
local shelf = { "How owls see in the dark", "A history of bread", "The price of silver" }
local question = llm.embed("dark nights and owls").embedding
local best, score
for place, vector in ipairs(llm.embed(shelf).embeddings) do
  local now = llm.similarity(question, vector)
  if not score or now > score then best, score = shelf[place], now end
end
print(best)
