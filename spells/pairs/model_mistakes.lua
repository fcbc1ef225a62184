-- Shows: Agent, FileWriter
-- What models do wrong ends in the recovery that was chosen, or in a clear error.
local writer, number = FileWriter.new(), 0
local function says(steps)
  number = number + 1
  local path = "answers" .. number .. ".yaml"
  writer:run({ path = path, content = steps })
  return "scripted/" .. path
end
local function ask(options)
  local ok, answer = pcall(function() return Agent.new(options):chat("Go") end)
  if ok then
    print("answer", answer)
  else
    print(answer.type, answer.reason, answer.message:gsub("'scripted/.-'", "the model"):sub(1, 90))
  end
end

-- An unknown tool, and parameters that do not fit: the model is told, and goes on.
ask({ tools = { "calculator" }, model = says([[
- {match: "42", text: It is 42.}
- {match: Go, tool_calls: [{name: calculater, arguments: {expression: 6 * 7}}]}
- {match: "Did you mean 'calculator'", tool_calls: [{name: calculator, arguments: {expresion: 6 * 7}}]}
- {match: expression, tool_calls: [{name: calculator, arguments: {expression: 6 * 7}}]}
]]) })

-- The same call again and again.
ask({ tools = { "calculator" }, max_turns = 3, model = says([[
- {match: "", tool_calls: [{name: calculator, arguments: {expression: 1 + 1}}]}
]]) })

-- An empty answer is asked for once more; then it is an error, or the fallback of the agent.
ask({ model = says("[{text: ''}, {text: Here I am.}]") })
ask({ model = says("[{text: ''}, {text: ''}]") })
ask({ model = says("[{text: ''}, {text: ''}]"), fallback = "I have no answer." })

-- What a provider says wins; a strategy may know better.
local limited = "[{error: {type: rate_limit, message: Slow down., retry_after: 0.01}}, {text: At last.}]"
ask({ model = says(limited) })
ask({ model = says(limited), recovery = { retry = { max_attempts = 2, base_delay = 1 } } })
ask({ model = says("[{text: Half of, error: {type: network, message: It hung up.}}]"),
  recovery = { retry = { max_attempts = 1 }, accept_partial = true } })
return number
