-- Shows: ErrorHandler
-- An error says of which type it is, whoever raised it. Scripts throw errors of the same types.
local function guard(text)
  if text:find("password") then error(SecurityError.new("This looks like a secret", { length = #text })) end
  return text
end
local _, err = pcall(guard, "my password")
print(err.type == "security", err.type, err.message, err.length)

-- `parse_error` finds out what an error is, also where there is only a text.
local found = ErrorHandler.parse_error(err)
print(found.type, found.category, found.retryable, found.details.length)
for _, text in ipairs({ "Rate limit exceeded", "request timed out", "connection reset", "404 not found", "oops" }) do
  local parsed = ErrorHandler.parse_error(text)
  print(parsed.type, parsed.category, parsed.retryable)
end
local busy = RateLimitError.new("Too many owls", { retry_after = 2 })
print(ErrorHandler.is_retryable(busy), ErrorHandler.parse_error(busy).retry_after)

-- What caused an error comes with it.
local _, outer = pcall(function()
  local _, cause = pcall(function() return Agent.get("nobody") end)
  error(WorkflowError.new("The workflow stopped", { cause = cause }))
end)
local chain = ErrorHandler.parse_error(outer)
print(chain.type, chain.message, chain.cause.type)

-- Every class and its type; every category and its types.
local types = ErrorHandler.types()
local names = {}
for name, type in pairs(types) do names[#names + 1] = name .. "=" .. type end
table.sort(names)
for _, name in ipairs(names) do print(name) end
print(table.concat(ErrorHandler.categories().transient, " "))
local classes = {
  ValidationError, NotFoundError, DeniedError, SecurityError, ContentViolationError, LimitError, TimeoutError,
  CancelledError, RateLimitError, NetworkError, ModelError, ToolError, AgentError, WorkflowError,
}
local made = {}
for index, class in ipairs(classes) do
  made[index] = class.new("message").type
end
return made
