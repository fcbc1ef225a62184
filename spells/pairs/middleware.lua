-- Shows: Middleware, Next
-- Middleware stands around what an agent does: it goes on by `next`, changes what it gives, or answers itself.
local scribe = Agent.new({ name = "scribe", model = "demo/echo" })
local seen = {}
local function note(text)
  seen[#seen + 1] = text
end

-- The first is the outermost. Without a result of its own it passes on what `next` gave.
scribe:use(function(context, next)
  note("first " .. context.action)
  next()
  note("first is done")
end)
local guard = scribe:use(function(context, next)
  note("second")
  if context.prompt:find("secret") then
    return "I do not talk about that."
  end
  context.prompt = context.prompt .. " (for " .. context.agent_name .. ")"
  return next(context):upper()
end)
print(scribe:chat("Write a list"))
print(scribe:chat("Write a secret list"))
print(table.concat(seen, ", "))
scribe:off(guard)
print(scribe:chat("Write a secret list"))

-- `next` may be called again, and its error caught.
local tries = 0
scribe:add_hook("before_llm_call", function()
  tries = tries + 1
  assert(tries > 1, "not yet")
end)
scribe:use(function(context, next)
  local ok, answer = pcall(next)
  note(ok and "well" or answer.message:match("not yet"))
  return ok and answer or next.call(next)
end)
print(scribe:chat("Write a poem"), tries, seen[#seen - 1])

-- On everything that agents do, and ready-made.
local everywhere = Hooks.use(function(context, next) return context.agent_name .. " says " .. next() end)
print(Agent.new({ name = "reader", model = "demo/echo" }):chat("Hello"))
Hooks.remove(everywhere)
local profiler = Profiler.new()
local ready = profiler:middleware()
scribe:use(ready)
scribe:chat("Write a letter")
local flow = Workflow.sequential({ name = "flow", steps = { { agent = scribe, input = "one" } } })
flow:use(function(context, next)
  note(context.operation .. " " .. context.name)
  return next()
end)
flow:run({})
return { seen[#seen - 3], profiler:get_stats().chat.count }
