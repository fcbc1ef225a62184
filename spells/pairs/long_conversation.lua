-- Shows: Agent, ChatAgent
-- A long conversation: what an agent no longer remembers is left out, or becomes a summary; the trace tells of both.
local brief = Agent.new({ name = "brief", model = "demo/echo", memory_size = 2 })
for _, word in ipairs({ "one", "two", "three" }) do
  brief:chat(word)
end
local history = brief:get_history()
print(#history, history[1].content, brief.summary == "")

local diary = Agent.new({ name = "diary", model = "demo/echo", memory_size = 2, summarize = true })
for _, word in ipairs({ "monday", "tuesday", "wednesday" }) do
  diary:chat(word)
end
print(#diary:get_history(), diary.summary:match("user: monday"), diary.summary:match("user: wednesday"))
diary:clear_history()
print(#diary:get_history(), diary.summary == "")

-- No request is larger than `max_context_tokens`; a message that is too long by itself is an error.
local small = Agent.new({ name = "small", model = "demo/echo", max_context_tokens = 30 })
for _ = 1, 5 do
  small:chat("The owl hunts at night, and sleeps by day.")
end
print(#small:get_history() < 10)
local ok, err = pcall(small.chat, small, string.rep("long ", 100))
print(ok, err.type, err.reason)
small:with_config({ max_context_tokens = 1000, summarize = "demo/assistant" })
print(#small:chat(string.rep("long ", 100)))
return ChatAgent.new({ memory_size = 4 }):chat("My name is Ada") ~= ""
