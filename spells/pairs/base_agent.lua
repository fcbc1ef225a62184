-- Shows: BaseAgent
-- An agent without a model does its steps, each with one of its tools.
local reader = Tool.new({
  name = "reader",
  parameters = { type = "object", properties = { path = { type = "string" }, action = { type = "string" } } },
  handler = function(params)
    return { text = "owls in " .. params.path, action = params.action }
  end,
})
local counter = Tool.new({
  name = "letter-counter",
  parameters = { type = "object", properties = { text = { type = "string" } }, required = { "text" } },
  handler = function(params)
    return #params.text
  end,
})

local worker = BaseAgent.new({
  name = "worker",
  tools = { reader, counter },
  skills = { "counting" },
  steps = { { tool = "reader", action = "read" }, { tool = "letter_counter" } },
})
print(worker.type, worker.skills[1], table.concat(worker:get_tools(), ", "), worker.tools[2].name)
print(worker:run({ path = "a.md" }))

-- A step can be done alone. One that fails gives its error.
local read = worker:execute_step({ tool = "reader", action = "read", params = { path = "b.md" } }, {})
print(read.output.text, read.output.action)
local done = worker:execute_step({ name = "shout", handler = function(text) return text:upper() end }, "hoo")
print(done.output, worker:execute_step({ tool = "printer" }, {}).error)

-- It has a state, as every agent does.
print(worker.state.status, worker:transition("start"), worker:get_state().status)
worker:set_state({ processed = 2 })
print(worker.state.context.processed, worker.state.history[1].event)

worker:add_tool(reader)
local health = worker:validate()
print(health.valid, health.errors[1])
print(worker:remove_tool("reader"), worker:validate().valid)
worker:close()
return worker.closed
