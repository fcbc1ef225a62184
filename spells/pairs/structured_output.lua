-- Shows: Agent, llm
-- Answers that are data: a JSON Schema says the form, the answer is checked against it and arrives as a table.
local sum = {
  type = "object",
  properties = { expression = { type = "string" }, result = { type = "number" } },
  required = { "expression", "result" },
}
local clerk = Agent.new({ name = "clerk", system_prompt = "You calculate", response_schema = sum })
local answer = clerk:chat("What is 6 * 7?")
print(answer.expression, answer.result + 1)

-- For one message only.
local critic = Agent.new("You review texts")
local verdict = critic:chat("Classify as positive or negative: I love owls", {
  response_schema = {
    type = "object",
    properties = { sentiment = { enum = { "positive", "negative" } }, words = { type = "array", items = { type = "string" } } },
    required = { "sentiment", "words" },
    additionalProperties = false,
  },
})
print(verdict.sentiment, #verdict.words > 0)
print(type(critic:chat("What is 2 + 2?")))

-- Without an agent: `data` beside the text.
local told = llm.complete({ prompt = "What is 12 * 12?", response_schema = sum })
print(told.data.result, told.text)

-- A model that never fits is told so once, and then it is an error.
local echo = Agent.new({ name = "echo", model = "demo/echo", response_schema = sum })
local _, err = pcall(echo.chat, echo, "no JSON")
print(err.type, err.reason, err.problem ~= nil, err.answer ~= nil)
local _, wrong = pcall(Agent.new, { response_schema = { type = "nonsense" } })
print(wrong.type)
local _, far = pcall(Agent.new, { response_schema = { ["$ref"] = "http://127.0.0.1/schema" } })
print(far.message)
