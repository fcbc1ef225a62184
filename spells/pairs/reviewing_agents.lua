-- Shows: ReviewAgent, CriticAgent, CodeAgent
-- A review is a table that says whether the work is good enough, and what should change.
local reviewer = ReviewAgent.new({ name = "reviewer", criteria = { "accuracy", "clarity" } })
print(reviewer.type, reviewer.system_prompt:match("Judge by.*"))
local review = reviewer:review("Owls hunt at night. They hear mice in the dark.")
print(review.approved)
print(review.feedback)
print(reviewer:review_async("Owls sleep."):await().approved)

-- The model decides by how its answer begins. This one answers verbatim, so that the review refuses.
local strict = ReviewAgent.new({ name = "strict", model = "demo/echo", hooks = {
  after_llm_call = function(context)
    context.response = "REVISE: say which owls"
  end,
} })
local refused = strict:review("Owls hunt.")
print(refused.approved, refused.feedback)

local critic = CriticAgent.new({ name = "critic", criteria = { "style" } })
print(critic.type, critic:review("Owls is birds").approved, critic:review_async("Owls are birds"):await().approved)
print(critic:critique("Owls is birds"):match("Overall.*"))
print(critic:critique_async("Owls fly and hunt"):await():match("Overall.*"))

-- Writing code needs a larger model than the demo; here is what it would be asked.
local coder = CodeAgent.new({ name = "coder", model = "demo/echo", languages = { "lua" }, style = "terse" })
print(coder.type, coder.system_prompt:match("Use these.*"))
print(coder:generate("a stack"), "|", coder:generate_async("a queue"):await())
print(coder:explain("x = 1"), "|", coder:explain_async("y = 2"):await())
print(coder:refactor("x = 1"), "|", coder:refactor_async("y = 2"):await())
print(coder:review("x = 1").approved, coder:review_async("y = 2"):await().feedback:match("[^\n]+$"))
return review.approved
