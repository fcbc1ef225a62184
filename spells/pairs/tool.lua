-- Shows: Tool
local shout = Tool.new({
  name = "shout",
  description = "Write a text in capitals",
  category = "text",
  author = "Ada",
  version = "2.1.0",
  metadata = { audience = "owls" },
  resource_requirements = { memory_mb = 1 },
  parameters = {
    type = "object",
    properties = { text = { type = "string" }, mark = { type = "string", default = "!" } },
    required = { "text" },
  },
  handler = function(params)
    return params.text:upper() .. params.mark
  end,
})
print(shout.name, shout.category, shout.description, shout.config.author)
print(shout.metadata.version, shout.metadata.audience, shout.resource_requirements.memory_mb)
print(shout.parameters.properties.mark.default, shout:describe().parameters.required[1])

-- The defaults of the schema are put in before the handler is called.
print(shout:run({ text = "hoo" }), shout:execute({ text = "hoo", mark = "?" }), shout:call("hoo", "…"))
print(shout:execute_async({ text = "later" }):await())
print(Tool.get("shout") == shout, #Tool.names() > 1)

-- Parameters that do not fit the schema never reach the handler.
print(shout:validate({ text = "hoo" }).mark)
for _, params in ipairs({ {}, { text = 5 } }) do
  local ok, err = pcall(shout.run, shout, params)
  print(ok, err.type, err.message)
end

-- Tools are joined by `pipe`: the next one takes what this one gives.
local count = Tool.new({
  name = "count",
  parameters = { type = "object", properties = { text = { type = "string" } }, required = { "text" } },
  handler = function(params) return #params.text end,
})
print(shout:pipe(count):run({ text = "hoo" }))
return Agent.new({ tools = { "shout" } }).tools[1].name
