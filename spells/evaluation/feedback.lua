-- Says whether a customer is content. The prompt is a param, so that versions of it can be compared.
local clerk = Agent.new({ name = "clerk", system_prompt = params.prompt })
return clerk:chat(params.input)
