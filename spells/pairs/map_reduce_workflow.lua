-- Shows: MapReduceWorkflow
-- The mapper works on every part at the same time, the reducer on the list of what came out.
local count = MapReduceWorkflow.new({
  name = "count",
  mapper = function(page) return select(2, page:gsub("owl", "")) end,
  reducer = function(counts)
    local sum = 0
    for _, n in ipairs(counts) do sum = sum + n end
    return sum
  end,
})
local result = count:run({ "an owl", "no bird", "owl and owl" })
print(result + 0, result.metadata.parts, table.concat(count.steps, " "), count.type)

-- A partitioner makes the parts; `chunk_size` cuts a list into parts of that size.
local words = Workflow.map_reduce({
  partitioner = function(text)
    local parts = {}
    for word in text:gmatch("%a+") do parts[#parts + 1] = word end
    return parts
  end,
  mapper = function(word) return word:sub(1, 1):upper() end,
  reducer = function(letters) return table.concat(letters) end,
  max_concurrency = 2,
})
local pairs_of = Workflow.map_reduce({ chunk_size = 2, mapper = function(chunk) return #chunk end })
print(words:run("spells for agents"), table.concat(pairs_of:run({ 1, 2, 3, 4, 5 }).output, " "))

-- Mappers may be agents; one that fails need not end it.
local report = MapReduceWorkflow.new({
  name = "report",
  mapper = { agent = Agent.new({ name = "reader", model = "demo/echo" }), input = "Page {{index}}: {{item}}" },
  reducer = function(pages) return table.concat(pages, "; ") end,
})
print(report:run({ pages = { "owls", "bats" } }))
local brave = Workflow.map_reduce({
  mapper = function(n) return n > 0 and 10 // n or error("cannot divide") end,
  continue_on_error = true,
})
local shares = brave:run({ 2, 0, 5 })
print(shares[1], shares[2].error.message, shares[3])
return count:run({ "owl" })
