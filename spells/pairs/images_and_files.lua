-- Shows: Agent, llm
-- Images and files in a message: bytes (here as base64), a path, an address. The profile says which paths may be read.
local owl = { name = "owl.png", data = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAEElEQVR4nGP438AARAwoFABkUAj7XH75jwAAAABJRU5ErkJggg==", base64 = true }
local agent = Agent.new({ name = "seer", system_prompt = "You describe images" })
print(agent:chat({ text = "What is this?", images = { owl } }))
local kept = agent:get_history()[1].attachments[1]
print(kept.media_type, kept.name, kept.size, #kept.sha256)

-- A file that is text becomes a part of the message.
local notes = { name = "notes.txt", data = "Owls hunt at night." }
print(llm.complete({ model = "demo/echo", prompt = "Read this:", files = { notes } }).content)
print(llm.complete({ messages = { { role = "user", content = "And this?", images = { owl, owl } } } }).content)
local pieces = agent:stream_chat({ text = "Again?", image = owl }):collect()
print(#pieces > 3, pieces[1])

-- What cannot be sent is told before anything is.
for _, message in ipairs({
  { text = "x", images = { "nowhere.png" } },
  { text = "x", images = { { data = "no image", base64 = false } } },
  { text = "x", images = { "../../outside.png" } },
  { text = "x", files = { "https://127.0.0.1/a.pdf" } },
  { text = "x", images = { 7 } },
}) do
  local _, err = pcall(agent.chat, agent, message)
  print(err.type)
end
