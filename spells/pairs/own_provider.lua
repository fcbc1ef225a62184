-- Shows: llm, Agent
-- A provider of one's own: a function that answers is a model like any other, with tools, streams and fallbacks.
llm.register("parrot", function(request)
  if request.prompt == "" then error("nothing to say") end
  return request.model .. " says: " .. request.prompt
end)
print(llm.complete({ model = "parrot/polly", prompt = "Hello" }).content)
local agent = Agent.new({ name = "bird", model = "parrot/jack", system_prompt = "You repeat" })
print(agent:chat("Pieces of eight!"))
print(#agent:stream_chat("one two three"):collect() > 2)

-- One that calls tools, counts its own tokens, and makes embeddings.
llm.register("clerk", {
  models = { "sums" },
  answer = function(request)
    local last = request.messages[#request.messages]
    if last.role == "tool" then return { text = "It is " .. last.content, usage = { input_tokens = 7, output_tokens = 2 } } end
    return { tool_calls = { { name = request.tools[1].name, arguments = { expression = request.prompt } } } }
  end,
  embed = function(texts)
    local vectors = {}
    for place, text in ipairs(texts) do vectors[place] = { #text, 1 } end
    return vectors
  end,
})
local clerk = Agent.new({ name = "clerk", model = "clerk/sums", tools = { "calculator" } })
print(clerk:chat("6 * 7"))
print(clerk.usage.output_tokens >= 2)
print(llm.embed({ model = "clerk/sums", input = { "owl", "mouse" } }).embeddings[2][1] == 5)
local listed = false
for _, id in ipairs(llm.models()) do listed = listed or id == "clerk/sums" end
print(listed)

-- What is no answer is told, and so is a mistake in the function.
llm.register("odd", function() return 7 end)
local _, odd = pcall(llm.complete, { model = "odd/x", prompt = "hi" })
print(odd.type, odd.message)
print(llm.complete({ model = { "odd/x", "parrot/polly" }, prompt = "still there" }).content)
local _, none = pcall(llm.register, "none", {})
print(none.type, none.message)
