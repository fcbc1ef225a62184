-- Shows: ConditionalWorkflow
-- The first condition that says yes to the input chooses the branch; `default` runs when none does.
local router = ConditionalWorkflow.new({
  name = "router",
  conditions = {
    { name = "is_sum", test = function(input) return input.query:match("%d") ~= nil end, then_branch = "clerk" },
    { name = "is_poem", test = function(input) return input.query:match("haiku") ~= nil end, then_branch = "poet" },
  },
  branches = {
    clerk = Agent.new({ name = "clerk", system_prompt = "You calculate" }),
    poet = Agent.new({ name = "poet", system_prompt = "You are a poet" }),
    default = { handler = function(input) return "Nobody knows: " .. input.query end },
  },
})
for _, query in ipairs({ "What is 6 * 7?", "A haiku about owls", "Where are the owls?" }) do
  local answer = router:run({ query = query })
  print(answer.metadata.branch, answer)
end

-- For a single condition there is a shorter form; without an `else_branch` the input goes on as it is.
local half = Workflow.conditional({
  condition = function(n) return n % 2 == 0 end,
  then_branch = function(n) return n // 2 end,
  else_branch = function(n) return 3 * n + 1 end,
})
local capped = Workflow.conditional({
  condition = function(n) return n > 100 end,
  then_branch = function() return 100 end,
})
print(half:run(8) + 0, half:run(3) + 0, capped:run(250) + 0, capped:run(25) + 0)

-- An agent may decide too: what it says is read as a yes or a no.
local judge = Agent.new({ name = "judge", model = "demo/echo" })
local gate = Workflow.conditional({
  condition = judge,
  then_branch = function() return "open" end,
  else_branch = function() return "shut" end,
})
print(gate:run("Yes, let them in"), gate:run("No, it is late"))

local ok, err = pcall(Workflow.conditional, {
  conditions = { { test = function() return true end, then_branch = "clark" } },
  branches = { clerk = judge },
})
print(ok, err.message:match("There are: .*") or err.message:match("Did you mean .*"))
return half:run(7)
