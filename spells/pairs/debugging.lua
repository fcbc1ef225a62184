-- Shows: Debug, Profiler
local echo = Agent.new({ name = "echo", model = "demo/echo" })

Debug.enable("owls:*")
print(Debug.is_enabled("owls:nest"), Debug.is_enabled("moles:nest"))
Debug.log("owls:nest", "three eggs", { eggs = 3 })
Debug.log("moles:nest", "nobody reads this")
Debug.disable("owls:*")
Debug.log("owls:nest", "nor this")
print(Debug.is_enabled("owls:nest"))

local calls = 0
Debug.trace(function(event)
  if event.type == "llm_call_completed" then calls = calls + 1 end
end)

local id = Debug.set_breakpoint("before_llm_call", function(context)
  print("about to ask", context.prompt)
  context.prompt = "Hear, hoo!"
end)
print(echo:chat("Who cooks for you?"))
Debug.clear_breakpoint(id)
print(echo:chat("Who cooks for you?"))
print(calls .. " calls of the model")

local profiler = Profiler.new()
echo:use(profiler:middleware())
echo:chat("one")
echo:chat("two")
print(profiler:measure("nest", function() return "built" end))
print(profiler:get_stats().chat.count, profiler.stats.nest.count, profiler.stats.nest.errors)
print(profiler.stats.chat.mean >= 0, profiler.stats.chat.max >= profiler.stats.chat.min)
profiler:reset()
print(profiler.stats.chat == nil)
return calls
