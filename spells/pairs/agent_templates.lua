-- Shows: AgentTemplates, AgentTemplateFactory
-- Every built-in kind of agent is a template with a name.
local names = AgentTemplates.names()
print(#names, names[1], names[#names])
local research = AgentTemplates.describe("research")
print(research.name, research.type, research.description)
print(research.options.search_depth, research.actions.search)
print(AgentTemplates.create("summary_agent"):summarize("Owls hunt. Mice hide."))

-- A template of the spell's own is made from another one.
AgentTemplates.register({
  name = "PoetAgent",
  base = "WriterAgent",
  description = "Writes verse",
  options = { style = "poetic", favourite_bird = "owl" },
  actions = { rhyme = "Make this rhyme." },
  tools = { "calculator" },
})
local poet = AgentTemplates.create("PoetAgent", { name = "poet", model = "demo/echo", favourite_bird = "wren" })
print(poet.type, poet.description, poet.system_prompt:match("Write in.*"))
print(poet:act("rhyme", "owls at night"))
print(poet:draft("owls"), table.concat(poet:get_tools(), ", "))
print(#AgentTemplates.names() - #names, AgentTemplates.describe("poet").actions.rhyme)

-- `AgentTemplateFactory` is another name; one of another spelling, and a mistake.
print(AgentTemplateFactory.create("poet_agent", "You rhyme").system_prompt:match("^[%w ]+"))
local ok, err = pcall(AgentTemplates.create, "PoemAgent")
print(ok, err.message)

-- An agent of each can be made at once, under its own name.
local made = AgentTemplateFactory.register_builtin_agents()
print(#made, made[1], Agent.get("chat_agent").type)
return AgentTemplateFactory.names()[1] == AgentTemplateFactory.describe("ChatAgent").name
