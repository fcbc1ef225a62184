-- Shows: Workflow
-- What happens when a step fails: it is tried again, something else takes its place, or what was done is undone.
local tries = 0
local careful = Workflow.sequential({
  name = "careful",
  steps = {
    { name = "flaky", retries = 3, retry_delay = 1, backoff = 2, handler = function(text)
      tries = tries + 1
      if tries < 3 then error({ message = "not yet" }) end
      return text .. " after " .. tries
    end },
    { name = "slow", timeout = 20, fallback_output = "no answer", handler = function() Async.sleep(10000) end },
    { name = "broken", continue_on_error = true, handler = function() error({ message = "broken for good" }) end },
    { name = "end", handler = function(text) return text end },
  },
})
local result = careful:run("owls")
local steps = result.steps
print(steps.flaky.output, steps.flaky.attempts, steps.flaky.status)
print(steps.slow.status, steps.broken.status, steps.broken.error.message, result)

-- A step may be left out, and what goes in and comes out may be changed.
local picky = Workflow.sequential({ name = "picky", steps = {
  { name = "only_long", condition = function(context) return #context.input > 4 end, handler = string.upper },
  { name = "wrap", input_transform = function(text) return "<" .. text end, handler = function(text) return text end,
    output_transform = function(text) return text .. ">" end, metadata = { owner = "Ada" } },
} })
print(picky:run("owls"), picky:run("ravens"), picky:run("owls").steps.only_long.status)

-- A workflow that cannot work says so before it runs.
local ok, err = pcall(Workflow.sequential, { name = "early", steps = {
  { name = "first", input = "{{second}}", handler = string.upper },
  { name = "second", handler = string.upper },
} })
print(ok, err.message)
return tries
