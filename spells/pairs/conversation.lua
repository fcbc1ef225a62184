-- Shows: ChatAgent, Agent
local friend = ChatAgent.new({ name = "friend", memory_size = 6, fallback = "Sorry, I am lost for words." })
friend:chat("My name is Ada")
print(friend:chat("What is my name?"))
print(#friend.conversation_history, friend.context_tokens > 0, friend:reply("Say hello") ~= "")

-- What it remembers can be read, written and forgotten.
friend:clear_history()
friend:add_message("user", "I live in an oak")
friend:add_message("assistant", "An oak is a fine home.")
local said = friend:get_history()
print(#said, said[2].role, said[2].content)
friend:set_history({ { role = "user", content = "I am Bob" }, { role = "assistant", content = "Hello Bob" } })
print(friend.conversation_history[1].content)

-- An answer in a conversation that is given leaves its memory alone.
local context = { messages = { { role = "user", content = "My name is Eve" } } }
print(friend:run_with_context(context, "What is my name?"), #friend:get_history())

-- Answers can be waited for beside the script, or read piece by piece.
local echo = ChatAgent.new({ name = "echo", model = "demo/echo" })
local promise = echo:chat_async("hoo hoo")
print(promise:await(), echo:reply_async("hello"):await())
local pieces = {}
for piece in echo:stream_chat("The owl hunts at night.") do
  pieces[#pieces + 1] = piece
end
print(#pieces > 1, table.concat(pieces), echo:run_stream({ message = "again" }):text())

-- A slow agent may be answered for.
local slow = Agent.new({ name = "slow", latency_ms = 5000 })
print(slow:chat("Quick!", { timeout = 20, on_timeout = function() return "too late" end }))
print(echo:chat("Who?", { context = { place = "the oak" } }))
print(friend:fallback_response("no model"), slow:fallback_response("no model"))
return #friend.conversation_history
