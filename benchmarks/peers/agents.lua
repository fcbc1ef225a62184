-- The agents of `rows.lua`, and a thousand of them. Names in capitals are set in `measure.py`.
function agent(name, tools)
  return Agent.new({ system_prompt = "You are terse.", model = "fake/" .. name, memory_size = 0, tools = tools,
    max_turns = 2 * ROUNDS_OF_TOOLS })
end

add = Tool.new({ name = "add", description = "Add two numbers.",
  parameters = { type = "object", required = { "a", "b" },
    properties = { a = { type = "integer" }, b = { type = "integer" } } },
  handler = function(given) return given.a + given.b end })

function crowd(count)
  kept = kept or {}
  for _ = 1, count do kept[#kept + 1] = agent("plain", { add }) end
end
