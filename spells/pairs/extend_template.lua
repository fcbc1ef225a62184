-- Shows: AgentTool
-- Templates can be extended: `before_` methods change what is asked, own methods are actions.
local Careful = ResearchAgent:extend()
function Careful:init(config)
  ResearchAgent.init(self, config)
  self.books = config.books or {}
end
function Careful:before_search(query)
  return query .. " in " .. table.concat(self.books, " and ")
end
function Careful:before_analyze(material)
  return "only this: " .. material
end
function Careful:cite(number)
  return "[" .. number .. "] " .. self.books[number]
end

local Quoting = Careful:extend()
function Quoting:research(topic)
  return "“" .. Careful.research(self, topic):match("[^\n]+$") .. "”"
end

local scholar = Quoting.new({ name = "scholar", model = "demo/echo", search_depth = 4, books = { "Birds", "Nights" } })
local function last_line(text)
  return text:match("[^\n]+$")
end
print(scholar.type, scholar.config.search_depth, scholar.config.books[2])
print(scholar.system_prompt:match("Search depth.*"))
print(last_line(scholar:search("owls")))
print(scholar:research("mice"))
print(last_line(scholar:analyze("feathers")))
print(scholar:cite(1), scholar:act("cite", 2))

-- A workflow finds the actions of the class by their names.
local flow = Workflow.sequential({ name = "study", steps = {
  { name = "find", agent = scholar, action = "research", input = "bats" },
  { name = "cite", agent = scholar, action = "cite", input = 1 },
} })
local result = flow:run({})
print(result.steps.find.output, result.steps.cite.output)

-- A tool around an agent can be a class as well.
local Asked = AgentTool:extend()
function Asked:execute(params)
  local answer = AgentTool.execute(self, { message = params.message .. "?" })
  return answer.response .. " (" .. answer.metadata.agent_type .. ")"
end
local tool = Asked.new({ agent = Agent.new({ name = "echo", model = "demo/echo" }), name = "asked" })
return tool:run({ message = "Who" })
