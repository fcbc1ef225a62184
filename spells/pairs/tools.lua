-- Shows: Tools
-- Every tool has a name, the built-in ones and the spell's own.
print(Tools.has("calculator"), Tools.has("owl-caller"))
print(Tools.call("calculator", "6 * 7").result, Tools.get("calculator"):run({ expression = "2 ^ 10" }).result)

local text = { type = "object", properties = { text = { type = "string" } }, required = { "text" } }
local call = Tools.create({ name = "owl-caller", category = "owls", parameters = text, handler = function(params)
  return params.text .. ", hoo!"
end })
Tools.register({ name = "owl-counter", category = "owls", parameters = text, handler = function(params)
  return select(2, params.text:gsub("hoo", ""))
end })
Tools.register(call, "caller")
print(Tools.get("owl_caller").name, Tools.call("caller", { text = "Hear" }))
print(Tools.describe("owl-counter").category, table.concat(Tools.categories().owls, ", "), #Tools.list("owls"))

-- Several calls at once: each gives its output or its error.
local results = Tools.call_all({
  { tool = "owl-caller", params = { text = "One" } },
  { tool = call, params = { text = "Two" } },
  { tool = "calculator", params = { expression = "1 / 0" } },
}, 2)
print(results[1].output, results[2].output, results[3].error.type)

-- A tool made of tools: each takes what the one before gave, changed by `map` where there is one.
local both = Tools.compose({ name = "call-and-count", steps = {
  "owl-caller",
  { tool = "owl-counter", map = function(said) return { text = said .. " hoo!" } end },
} })
print(both:run({ text = "Tonight" }), Tools.compose({ "owl-caller", "owl-counter" }).name)

print(Tools.health_check("owl-caller").status, Tools.health_check()["owl-counter"].healthy)
print(Tools.unregister("caller"), Tools.unregister("caller"), Tools.has("caller"))
local ok, err = pcall(Tools.call, "calculater", "1")
print(ok, err.message)
print(#Tools.names() > 5)
return Tools.categories().owls
