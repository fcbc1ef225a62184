-- Shows: Agent
-- A model calls the tools of its agent by their names and descriptions; the trace shows every call.
local forecast = Tool.new({
  name = "forecast",
  description = "The weather forecast of a city",
  parameters = { type = "object", properties = { city = { type = "string" } }, required = { "city" } },
  -- What `validate` refuses, the model is told.
  validate = function(params)
    if params.city == "Atlantis" then error("there is no such city") end
  end,
  handler = function(params)
    return { city = params.city, weather = "clear" }
  end,
})
local called = {}
local bard = Agent.new({ name = "bard", system_prompt = "You are a poet" })
local host = Agent.new({
  name = "host",
  system_prompt = "You are a helpful host",
  tools = { forecast, Calculator.new(), AgentTool.wrap(bard, "bard", "Writes poems") },
  on = {
    tool_called = function(event) called[#called + 1] = event.name end,
  },
})
print(host:chat("What is 12 * 12?"))
print(host:chat("What is the forecast for Paris?"))
print(host:chat("What is the forecast for Atlantis?"))
print(host:chat("Ask the bard for a haiku about the sea"))
print(table.concat(called, ", "))

-- A script can say exactly which tools a model calls: `scripted/` reads its answers from a file.
FileWriter.new():run({ path = "answers.yaml", content = [[
- tool_calls: [{name: forecast, arguments: {city: Oslo}}, {name: calculator, arguments: {expression: 2 + 2}}]
- tool_calls: [{name: forecast, arguments: {town: Oslo}}]
- text: done
]] })
local scripted = Agent.new({ name = "scripted", model = "scripted/answers.yaml", tools = { forecast, "calculator" } })
local results = {}
scripted:add_hook("after_tool_call", function(context)
  results[#results + 1] = context.tool_name .. " " .. (context.result.weather or context.result.result)
end)
scripted:add_hook("error_tool_call", function(context)
  results[#results + 1] = context.error.message
end)
print(scripted:chat("go"))
table.sort(results)
return results
