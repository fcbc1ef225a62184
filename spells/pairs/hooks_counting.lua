-- Shows: MetricsHook, LoggingHook, DebugHook, TracingHook
-- Hooks of the API look at what happens: they count it, write it down, and give it the ids of a trace.
local clerk = Agent.new({ name = "clerk", system_prompt = "You calculate", tools = { Calculator.new() } })

local counted = MetricsHook.new()
local id = clerk:add_hook(counted)
clerk:chat("What is 2 + 3?")
clerk:chat("Hello")
Calculator.new():run({ expression = "1 + 1" })
local stats = counted:get_stats()
print(stats.chat.count, stats.execute_tool.count, stats.invoke_agent.count, stats.chat.errors)
print(stats.chat.min <= stats.chat.p50, stats.chat.p50 <= stats.chat.max, stats.chat.total >= stats.chat.mean)
print(counted.stats.tokens.input > 0, counted.stats.tokens.output > 0)
clerk:off(id)
clerk:chat("Hello again")
print(counted:get_stats().chat.count)

-- Lines for everything that ended, or for what goes in and comes out; without `write` on standard error.
local function line_of(text)
  print((text:gsub("%d+ ms", "some ms"):gsub("%d+%+%d+ tokens", "some tokens")))
end
Hooks.register(LoggingHook.new({ write = line_of }))
Hooks.register(DebugHook.new({ write = line_of, operations = { "tool" }, priority = 10 }))
clerk:chat("What is 6 * 7?")
pcall(Tools.call, "calculator", "1 / 0")
Hooks.clear()

-- By its name, `enable` puts it there too. Other systems follow a trace by `traceparent`.
Hooks.enable("tracing", { operations = { "llm_call" } })
clerk:add_hook(TracingHook.new({ operations = { "tool" } }))
local function shape(context)
  print(context.operation, (context.metadata.traceparent:gsub("%x", "0")))
end
clerk:add_hook("after_llm_call", shape)
clerk:add_hook("after_tool_call", shape)
clerk:chat("What is 4 + 4?")
Hooks.use("debug", { operations = { "tool" } })
Tools.call("calculator", "8 * 8")
return { hooks = #Hooks.list() }
