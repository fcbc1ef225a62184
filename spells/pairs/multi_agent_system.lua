-- Shows: MultiAgentSystem
-- Agents that know one another by name.
local system = MultiAgentSystem.new({ name = "newsroom", description = "Makes a paper",
  handoff = { exclude = { "secret" }, conversation = false } })
local researcher = Agent.new({ name = "researcher", model = "demo/echo", skills = { "facts" }, description = "Finds facts" })
system:add_agent("researcher", researcher):add_agent("writer", Agent.new({ name = "scribe", model = "demo/echo" }))
print(table.concat(system.agents, " "), system:get_agent("researcher") == researcher, system.type)
for _, member in ipairs(system:describe()) do
  print(member.name, member.agent, member.description)
end

-- Its workflows name them.
local post = system:create_workflow({
  name = "post",
  steps = {
    { agent = "researcher", input = "Facts about {{topic}}", output = "facts" },
    { agent = "writer", input = "A post from: {{facts}}" },
  },
})
print(post:run({ topic = "owls" }), table.concat(post.steps, " "))

-- A task goes to one of them: by name, by a strategy, or whoever is next.
print(system:delegate("Read", { to = "writer" }), system:delegate("Find facts", "skill_based"))
print(system:delegate("First"), system:delegate("Second", { strategy = "round_robin" }))
print(system:discover("facts")[1], #system:discover("cooking"))
local said = system:broadcast("Good morning")
print(said.researcher, said.writer)

-- State goes from one to another.
State.scope("agent", researcher):set("sources", { "a book" })
State.scope("agent", researcher):set("secret", "owl")
local handed = system:handoff("researcher", "writer", { exclude = { "secret" } })
print(handed.from, handed.to, table.concat(handed.keys, " "), handed.values.sources[1])

-- Who speaks may hand over, by what it gives: then the other goes on.
local Porter = BaseAgent:extend()
function Porter:execute(input)
  return { handoff_request = { to = "expert", message = "Please answer: " .. input } }
end
local desk = MultiAgentSystem.new({
  name = "desk",
  entry = "porter",
  agents = { porter = Porter.new({ name = "porter" }), expert = Agent.new({ name = "expert", model = "demo/echo" }) },
})
local answer = desk:run("What do owls eat?")
print(answer, answer.agent, table.concat(answer.path, " > "), answer.handoffs)
print(desk:chat("Where do they live?"), desk:chat_async("When do they sleep?"):await())
print(desk:remove_agent("expert"), #desk.agents)
local Quiet = MultiAgentSystem:extend()
function Quiet:broadcast(message) return message:lower() end
print(Quiet.new({ name = "quiet" }):broadcast("PSST"))
return system:delegate("Last", { to = "writer", action = "" })
