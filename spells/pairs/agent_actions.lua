-- Shows: Agent
-- Every agent can be asked to do something by name, and an agent of the spell's own class says how it is done.
local Clerk = BaseAgent:extend()
function Clerk:execute(input)
  return { greeting = "Good day, " .. input.name }
end
function Clerk:stamp(letter, color)
  return letter .. " [" .. (color or "black") .. "]"
end

local clerk = Clerk.new({ name = "clerk", id = "clerk_7", description = "Stamps letters", metadata = { desk = 7 } })
print(clerk.id, clerk.name, clerk.type, clerk.description, clerk.metadata.desk)
print(clerk:execute({ name = "Ada" }).greeting, clerk:run({ name = "Bob" }).greeting)
print(clerk:execute_async({ name = "Eve" }):await().greeting)
print(clerk:act("stamp", "a letter"), clerk:act("stamp", "a letter", "red"))
print(clerk:act_async("stamp", "a card"):await())

-- One with a model understands any word. The model `demo/echo` shows what it is asked.
local echo = Agent.new({ name = "echo", model = "demo/echo" })
print(echo:act("draft", "owls"))
print(echo:process({ owls = 2 }))
print(echo:process_chunk("half a page"))
print(echo:clarify("Which owls?"))
print(echo:run("hoo"), echo:execute({ message = "hoo" }), echo:execute_async("hoo"):await())
return clerk:execute({ name = "all" })
