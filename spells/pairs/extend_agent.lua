-- Shows: Agent, BaseAgent
-- A spell's own kinds of agents: a class extends one of ours, or one of its own, and calls what it replaces.
local Polite = Agent:extend()
function Polite:init(config)
  Agent.init(self, config)
  self.asked = {}
end
function Polite:before_chat(message)
  self.asked[#self.asked + 1] = message
  return (message:gsub("^Hey! ", ""))
end
function Polite:chat(message)
  return "Dear friend, " .. Agent.chat(self, message)
end

local VeryPolite = Polite:extend()
function VeryPolite:init(config)
  VeryPolite.super.init(self, config)
  self.bows = config.bows or 1
end
function VeryPolite:chat(message)
  self.bows = self.bows + 1
  return "(bows) " .. Polite.chat(self, message)
end
function VeryPolite:greet(name)
  return "Good day, " .. name
end

local butler = VeryPolite.new({ name = "butler", system_prompt = "You calculate", bows = 2 })
print(butler:chat("Hey! What is 6 * 7?"))
print(butler.asked[1], butler.bows, butler.name, butler.type)
print(butler:greet("Ada"), butler:act("greet", "Bob"))

-- Everybody who asks the agent gets its own answer: by name, as a tool, in a workflow.
print(Agent.execute("butler", { query = "What is 2 + 2?" }))
print(AgentTool.wrap(butler, "ask_butler"):run({ message = "What is 3 + 3?" }).response)
local flow = Workflow.sequential({ name = "ask", steps = { { agent = butler, input = "What is 4 + 4?" } } })
print(flow:run({}) .. "")
print(Agent.get("butler") == butler, butler.bows, #butler.conversation_history)

-- An agent that needs no model says itself what it does, and what is to be done when it is closed.
local Archive = BaseAgent:extend()
function Archive:init(config)
  self.name = config.name
  self.papers = {}
end
function Archive:execute(paper)
  self.papers[#self.papers + 1] = paper
  return #self.papers
end
function Archive:cleanup()
  print("closed with " .. #self.papers .. " papers")
end
local archive = Archive.new({ name = "archive" })
archive:execute("a letter")
print(archive:run("a map"), Agent.execute("archive", "a card"))
archive:close()
return archive.closed
