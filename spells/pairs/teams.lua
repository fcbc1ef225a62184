-- Shows: CompositeAgent, PipelineAgent
-- A team is an agent in every way: it has a state and tools, can be watched, and is closed.
local reader = Agent.new({ name = "reader", model = "demo/echo" })
local team = PipelineAgent.new({ name = "team", id = "team_7", stages = { reader, string.upper } })
local all = CompositeAgent.new({ name = "all", agents = { reader, team } })
print(team.id, all:execute_async("owls"):await().team, team:act("read", "bats"), team:act_async("read", "moles"):await())

-- What it does can be heard, and changed by hooks.
local heard = {}
local id = team:on("execution_completed", function(event) heard[#heard + 1] = event.agent_name .. " " .. event.response end)
team:add_hook("before_execute", function(context) context.message = context.message .. "!" end)
print(team:chat("hares"), heard[1], team:emit("alarm", 1) == nil)
team:off(id)

-- It keeps values, follows events from status to status, and has the tools it is given.
team:set_state({ audience = "children" })
print(team.state.context.audience, team:transition("start"), team:get_state().status)
team:add_tool("calculator")
print(team:get_tools()[1], team.tools[1].name, team:execute_step({ tool = "calculator" }, "6 * 7").output.result)
print(team:remove_tool("calculator"), #team:get_tools(), team:validate().valid)

-- Closed, it answers no more, and nobody finds it.
team:close()
local ok, err = pcall(team.chat, team, "wolves")
print(team.closed, ok, err.type, table.concat(Agent.names(), ", "))
ok, err = pcall(all.run, all, "wolves")
print(ok, err.type)
return team.closed
