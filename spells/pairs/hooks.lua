-- Shows: Hooks
-- A hook sees a call as a table; what it changes there is done to the call.
local clerk = Agent.new({ name = "clerk", model = "demo/echo" })

local polite = Hooks.register("before_llm_call", function(context)
  context.prompt = context.prompt .. ", please"
end)
local loud = Hooks.register("after_llm_call", {
  priority = 10,
  condition = function(context) return context.response:find("owl") ~= nil end,
  handler = function(context) context.response = context.response:upper() end,
})
Hooks.register("after_llm_call", function(context)
  context.response = "<" .. context.response .. ">"
end)
print(clerk:chat("Find an owl"))
print(clerk:chat("Find a mouse"))

-- Lower priorities run first, then those that were put there first.
for _, hook in ipairs(Hooks.list("after_llm_call")) do
  print(hook.point == "after_llm_call", hook.priority, hook.id == loud)
end
Hooks.remove(polite)
Hooks.clear("after_llm_call")
print(clerk:chat("Find an owl"), #Hooks.list())

-- Tools, state and what scripts emit have their points too; an error of a hook ends the call.
Hooks.register("before_tool_call", function(context)
  context.params.expression = context.params.expression:gsub("x", "*")
end)
Hooks.register("after_tool_call", function(context)
  context.result.result = -context.result.result
end)
print(Calculator.new():run({ expression = "6 x 7" }).result)
Hooks.register("before_state_change", function(context)
  assert(context.key ~= "secret", "nobody may keep a " .. context.key)
  context.value = context.value + 1
end)
State.set("count", 1)
local ok, err = pcall(State.set, "secret", 2)
print(State.get("count"), ok, err.message:match("nobody.*"))

-- What one hook leaves in the table, the next one finds.
Hooks.register("before_execute", function(context) context.user_profile = { first_name = "Ada" } end)
Hooks.register("before_llm_call", function(context)
  context.prompt = context.user_profile.first_name .. " asks " .. context.agent_name .. ": " .. context.prompt
end)
print(clerk:chat("Who is there?"))
Hooks.clear()

-- Points are an operation and a moment; other words for them are known.
local points = Hooks.points()
print(#points > 30, points[1] == "before_create_agent", Hooks.has("before_llm_call"), Hooks.has("preLLM"), Hooks.has("before_dinner"))
return Hooks.list()
