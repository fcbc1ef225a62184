-- Shows: LoopWorkflow
-- A body again and again, each time on what it gave before: so many times, while something holds, or until it does.
local double = LoopWorkflow.new({ name = "double", times = 3, body = function(n) return n * 2 end })
local big = Workflow.loop({
  condition = function(context) return context.output < 100 end,
  body = function(n) return n * n end,
})
local small = LoopWorkflow.new({
  ["until"] = function(context) return context.last_output < 2 end,
  body = { function(n) return n // 2 end, function(n) return n - 1 end },
})
print(double:run(1) + 0, big:run(3) + 0, small:run(8) + 0)
print(double:run(1).metadata.iterations, small:run(8).metadata.iterations, double.type)

-- Until somebody is sure enough: a step that tells its confidence is heard, or says it in the context.
local refine = LoopWorkflow.new({
  name = "refine",
  condition = function(context) return context.confidence_score < 0.8 and context.iteration < 10 end,
  body = {
    name = "improve",
    handler = function(text) return text .. "!" end,
    on_output = function(output, context) context.confidence_score = #output / 10 end,
  },
})
print(refine:run("owls"), refine:run("owls").steps_executed)

-- Once for each item of a list; the result is the list of what came out.
local letters = LoopWorkflow.new({
  items = "{{names}}",
  body = { name = "letter", handler = function(text) return text end, input = "{{index}}. Dear {{item}}" },
  max_concurrency = 2,
})
print(table.concat(letters:run({ names = { "Ada", "Bob", "Eve" } }).output, ", "))

local endless = LoopWorkflow.new({ body = function(n) return n + 1 end, max_iterations = 5 })
print(endless:run(0) + 0, endless:run(0).metadata.max_reached)
print(pcall(LoopWorkflow.new, { name = "lost", body = function(n) return n end }))
return double:run(5)
