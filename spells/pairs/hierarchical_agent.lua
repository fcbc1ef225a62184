-- Shows: HierarchicalAgent
-- One of the workers does the task, and the supervisor looks at it.
local editor = Agent.new({ name = "editor", model = "demo/echo" })
local reporter = Agent.new({ name = "reporter", model = "demo/echo", skills = { "news", "report" } })
local painter = Agent.new({ name = "painter", model = "demo/echo", skills = { "draw", "colors" } })
local desk = HierarchicalAgent.new({
  name = "desk",
  supervisor = editor,
  workers = { painter = painter, reporter = reporter },
  delegation_strategy = "skill_based",
})
local result = desk:execute("Report the news of owls")
print(result, result.worker, result.result, result.review == result.output)
print(desk:chat("Draw an owl"))
print(table.concat(desk.workers, " "), desk.supervisor == editor, desk.delegation_strategy, desk.type)

-- A task can be given to somebody by name, without a review.
print(desk:delegate_task("Paint a bat", "painter"), desk:delegate_task("Draw a bat"))
print(desk:get_agent("painter") == painter, desk:chat_async("Report on bats"):await())

-- One after the other, or as a function says; without a supervisor the worker's result stands.
local turns = HierarchicalAgent.new({ name = "turns", workers = { painter, reporter } })
print(turns:run("one").worker, turns:run("two").worker, turns:run("three").worker, turns.supervisor == nil)
local chosen = HierarchicalAgent.new({
  name = "chosen",
  workers = { short = painter, long = reporter },
  delegation_strategy = function(task, names) return #task > 10 and "long" or "short" end,
})
print(chosen:run("hoo").worker, chosen:run("hoo hoo hoo hoo").worker, chosen.delegation_strategy)
print(chosen:add_agent("third", editor):remove_agent("third"), #chosen.agents)

-- The supervisor may choose too; what it does not approve is mended.
local strict = HierarchicalAgent.new({
  name = "strict",
  supervisor = Agent.new({ name = "chief", model = "demo/echo" }),
  workers = { scribe = Agent.new({ name = "scribe", model = "demo/echo" }) },
  worker_skills = { scribe = { "letters" } },
  delegation_strategy = "llm",
  max_revisions = 1,
})
local letter = strict:run("no owls, rejected")
print(letter.worker, letter.revisions)
local Kind = HierarchicalAgent:extend()
function Kind:delegate_task(task) return "Please " .. task end
print(Kind.new({ name = "kind", workers = { painter } }):delegate_task("paint"))
local ok, err = pcall(HierarchicalAgent.new, { workers = { painter }, delegation_strategy = "llm", name = "lost" })
print(ok, err.message)
return turns:run("four")
