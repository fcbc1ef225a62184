-- Shows: Tool
-- What goes wrong in a tool is an error with a `type` and a message that names the tool.
local function attempt(name, work)
  local ok, err = pcall(work)
  print(name, ok, ok and "fine" or err.type, ok and "" or err.message)
end

local moody = Tool.new({
  name = "moody",
  parameters = {
    type = "object",
    properties = {
      mood = { type = "string", enum = { "good", "bad", "sad" } },
      depth = { type = "integer", minimum = 1 },
      tags = { type = "array", items = { type = "string" } },
    },
    required = { "mood" },
    additionalProperties = false,
  },
  handler = function(params)
    if params.mood == "bad" then
      error("I am in a bad mood")
    elseif params.mood == "sad" then
      error(ValidationError.new("no good will come of it"))
    end
    return { mood = params.mood, depth = params.depth, tags = params.tags }
  end,
})

attempt("good", function() moody:run({ mood = "good" }) end)
attempt("bad", function() moody:run({ mood = "bad" }) end)
attempt("sad", function() moody:run({ mood = "sad" }) end)
attempt("enum", function() moody:run({ mood = "odd" }) end)
attempt("minimum", function() moody:run({ mood = "good", depth = 0 }) end)
attempt("type", function() moody:run({ mood = "good", depth = 1.5 }) end)
attempt("items", function() moody:run({ mood = "good", tags = { "a", 2 } }) end)
attempt("unknown", function() moody:run({ mood = "good", mod = 1 }) end)
attempt("missing", function() moody:run() end)
attempt("too many", function() moody:call("good", 1, {}, 4) end)
attempt("no handler", function() Tool.new({ name = "idle" }) end)
attempt("option", function() Tool.new({ name = "idle", handlr = print }) end)
attempt("no tool", function() Tools.compose({ "moodie" }) end)
attempt("built-in option", function() FileSystemTool.new({ allowed_path = { "a" } }) end)

local value = moody:run({ mood = "good", depth = 3, tags = { "a", "b" } })
print(value.mood, value.depth, #value.tags)
return moody:run({ mood = "good", tags = { "z" } })
