-- Shows: AgentBuilder
local heard = {}
local clerk = Agent.builder()
  :name("clerk")
  :description("Does sums")
  :system_prompt("You calculate")
  :provider("demo")
  :model("assistant")
  :temperature(0.2)
  :max_tokens(200)
  :memory_size(4)
  :option("max_turns", 3)
  :add_tool(Calculator.new())
  :tools({ "file_system" })
  :add_hook("after_execute", function(context)
    context.response = "The answer: " .. context.response
  end)
  :on_event("tool_called", function(event)
    heard[#heard + 1] = event.name
  end)
  :build()

print(clerk.name, clerk.description, clerk.system_prompt, clerk.model)
print(clerk.config.temperature, clerk.config.max_tokens, clerk.config.max_turns, clerk.config.memory_size)
print(table.concat(clerk:get_tools(), ", "))
print(clerk:chat("What is 12 * 12?"))
print(table.concat(heard, ", "))

-- A word that is no option is refused at once.
local ok, err = pcall(function()
  return Agent.builder():option("memory_sise", 4)
end)
if not ok then print(err.message) end
return clerk.name
