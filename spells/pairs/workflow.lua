-- Shows: Workflow, SequentialWorkflow
-- A workflow is made of steps: each works on what the one before gave, unless its input says what it wants.
local researcher = Agent.new({ name = "researcher", model = "demo/echo" })
local writer = Agent.new({ name = "writer", model = "demo/echo" })
local blog = Workflow.sequential({
  name = "blog",
  description = "From a topic to a post",
  metadata = { audience = "children" },
  steps = {
    { name = "research", agent = researcher, input = "Facts about {{topic}}", output = "notes" },
    { name = "count", handler = function(notes) return #notes end },
    { name = "write", agent = writer, input = "{{count}} letters: {{notes}} ({{research.output}})" },
  },
})

-- The result is that of the last step, and knows what became of each.
local post = blog:run({ topic = "owls" })
print(post)
print(post.steps.research.output, post.steps.count.status, post.steps.write.attempts, post.steps_executed)
print(post.metadata.workflow, post.metadata.workflow_id == blog.id)
print(blog:execute({ topic = "bats" }).steps.count.output, blog:run_async({ topic = "moles" }):await().output)

-- A workflow can be asked what it is, and found by its name.
print(blog.name, blog.type, blog.description, table.concat(blog.steps, " "), blog.config.metadata.audience)
local about = blog:metadata()
print(about.audience, about.type, #about.steps, about.id == blog.id, blog:validate().valid)
print(Workflow.get("blog") == blog, table.concat(Workflow.names(), ", "))

-- A result counts as what it is. Further steps can be put behind the others.
local sums = SequentialWorkflow.new({ name = "sums", steps = { function(n) return n + 1 end } })
print(sums:run(1) + 1, sums:add_step({ name = "double", handler = function(n) return n * 2 end }):run(4) + 0)
print(table.concat(sums.steps, " "), #SequentialWorkflow.new({}):validate().errors)
return { post = blog:run({ topic = "owls" }), sum = sums:run(10) }
