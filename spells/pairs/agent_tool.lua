-- Shows: AgentTool
-- An agent becomes a tool, so that another agent, a workflow or the spell can call it.
local coder = CodeAgent.new({ name = "coder", model = "demo/echo" })
local tool = AgentTool.wrap(coder, "code_expert", "Writes Python code")
print(tool.name, tool.description, tool.parameters.required[1])

local answer = tool:run({ message = "Write a stack", context = { language = "python" } })
print(answer.response)
print(answer.metadata.agent_name, answer.metadata.agent_type, answer.metadata.agent_id == coder.id)
print(tool:execute({ message = "a queue" }).response, tool:call("a list").response)
print(tool:execute_async({ message = "a heap" }):await().response, Tools.call("code_expert", "a tree").response)

local plain = AgentTool.new(Agent.new({ name = "helper", description = "Helps with anything" }))
print(plain.name, plain.description, AgentTool.new({ agent = coder, name = "programmer" }).name)

-- What is wrong is said before the agent is asked.
local ok, err = pcall(tool.run, tool, { text = "Write a stack" })
print(ok, err.type, err.message)

-- A boss gives its agents parts of the work: they are its tools.
local boss = OrchestratorAgent.new({ name = "boss", agents = { coder, WriterAgent.new({ name = "writer" }) } })
print(table.concat(boss:get_tools(), ", "), boss.type)
print(#boss:coordinate("Have a poem about owls written") > 0, #boss:coordinate_async("a plan"):await() > 0)
return tool.category
