-- Shows: WorkflowBuilder, DynamicWorkflowBuilder
-- A workflow step by step; `build` ends it.
local flow = Workflow.builder("draft")
  :name("sorting")
  :description("Sorts numbers into words")
  :step({ name = "double", handler = function(n) return n * 2 end })
  :conditional(
    function(n) return n > 10 end,
    function() return { "big", "bigger" } end,
    function() return { "small", "smaller" } end
  )
  :for_each("{{input_words}}", function(word) return word .. "!" end)
local ok, err = pcall(function() return flow:build():run(3) end)
print(ok, err.message:match("refers to {{input_words}}"))

local words = WorkflowBuilder.new("words")
  :add_step(function(text) return { text, text:upper() } end)
  :for_each(function(list) return list end, function(word) return word .. "!" end)
  :map_reduce(function(word) return #word end, function(lengths) return lengths[1] + lengths[2] end)
  :adaptive_loop(function(context) return context.output < 50 end, function(n) return n * 2 end, 10)
  :parallel({
    { name = "half", handler = function(n) return n // 2 end },
    { name = "whole", handler = function(n) return n end },
  })
  :parallel_fan_out(
    { function(both) return both.half end, function(both) return both.whole end },
    function(results) return results[1] .. " of " .. results[2] end
  )
  :build()
print(words.name, words.type, #words.steps, words:run("owls"))
print(words:run("owl").steps.step_2.output[2], words:run("owl").steps.step_4.output)

-- Each may be an agent, a tool, another workflow, or a table that says more.
local sum = DynamicWorkflowBuilder.new("sum")
  :step({ tool = "calculator", input = { expression = "{{a}} + {{b}}" }, output_transform = function(answer)
    return answer.result
  end })
  :step(Workflow.sequential({ name = "square", steps = { function(n) return n * n end } }))
  :map_reduce(function(n) return n + 1 end, function(list) return list[1] + list[2] end, function(n) return { n, n } end)
  :build()
print(table.concat(sum.steps, " "), sum:run({ a = 1, b = 2 }) + 0, sum.description == "")
return words:run("birds")
