-- The rows of `measure.py` as functions of a Lua spell. Names in capitals are set there.
local HELLO, ANSWER, PIECE = HELLO, ANSWER, PIECE

local plain, slow, tools, long = agent("plain"), agent("slow"), agent("tools", { add }), agent("long")

local steps, branches = {}, {}
for i = 1, STEPS do
  steps[i] = { name = "step_" .. i, execute = function(n) return n + 1 end }
end
for i = 1, BRANCHES do
  branches[i] = { name = "branch_" .. i, execute = function() Async.sleep(LATENCY * 1000) return 1 end }
end
local chain = Workflow.sequential({ name = "chain", steps = steps })
local fan = Workflow.parallel({ name = "fan", branches = branches })

function turn(repeats)
  for _ = 1, repeats do assert(plain:chat(HELLO) == ANSWER) end
end

function tool(repeats)
  for _ = 1, repeats do assert(tools:chat(HELLO) == ANSWER) end
end

function step(repeats)
  for _ = 1, repeats do assert(chain:run(0).output == STEPS) end
end

function branches_at_once()
  local result, count = fan:run(0).output, 0
  for _ in pairs(result) do count = count + 1 end
  assert(count == BRANCHES)
end

function turns()
  local promises = {}
  for i = 1, BRANCHES do promises[i] = slow:chat_async(HELLO) end
  for _, answer in ipairs(Promise.all(promises):await()) do assert(answer == ANSWER) end
end

function stream()
  -- Chunks that came while nobody looked are one piece.
  local heard = 0
  for piece in long:stream_chat(HELLO) do heard = heard + #piece end
  assert(heard == CHUNKS * #PIECE)
end
