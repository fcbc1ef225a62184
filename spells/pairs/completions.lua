-- Shows: llm
-- One answer: tools that are offered, the message that is sent back, metadata, stops; and answers that are kept.
local messages = { { role = "user", content = "What is 6 * 7?", metadata = { from = "the form" } } }
local answer = llm.complete({ messages = messages, tools = { "calculator" }, headers = { ["X-Team"] = "owls" } })
print(answer.finish_reason, answer.message.role, answer.metadata.provider, answer.metadata.requested_model)
messages[#messages + 1] = answer.message
for _, call in ipairs(answer.message.tool_calls) do
  print(call.name, call.arguments.expression)
  local result = Tools.call(call.name, call.arguments).result
  messages[#messages + 1] = { role = "tool", tool_call_id = call.id, name = call.name, content = tostring(result) }
end
print(llm.complete({ messages = messages, tools = { "calculator" } }).message.content)

-- A tool may be only described: nobody runs it but the script.
local owls = { name = "owl_facts", description = "Facts about an owl", parameters = {
  type = "object", properties = { owl = { type = "string" } }, required = { "owl" },
} }
local asked = llm.complete({ prompt = "Call owl_facts with owl = barn", tools = { owls } })
print(asked.message.tool_calls[1].name, asked.message.tool_calls[1].arguments.owl)
print(pcall(llm.complete, { prompt = "Hoo", tools = { owls, owls } }))

-- Answers that are kept: for the same words, or near ones.
local cache = { semantic = true, threshold = 0.6, model = "demo/embedding" }
for _, question in ipairs({ "What do barn owls eat?", "What do barn owls eat", "Who built the tower?" }) do
  print(llm.complete({ model = "demo/echo", prompt = question, cache = cache }).content)
end

-- A history may have parts.
local agent = Agent.new({ model = "demo/echo" })
agent:set_history({ { role = "user", content = { { type = "text", text = "I am" }, { type = "text", text = "an owl." } } } })
agent:add_message("assistant", { { type = "text", text = "Hoo." } }, { heard = true })
print(agent:get_history()[1].content, agent:get_history()[2].metadata.heard)
return agent:run_with_context({ messages = { { role = "user", content = { { type = "text", text = "Hoo?" } } } } })
