-- Shows: CustomerService, CustomerServiceAgent, ApiIntegration, ApiIntegrationAgent, APIIntegrationAgent, GeneralAgent
local desk = CustomerService.new({ name = "desk", company = "Owl Post", policies = { "be kind", "promise nothing" } })
print(desk.type, desk.system_prompt:match("You work for.*"))
print(desk:classify("I am angry: my letter is lost"), desk:classify_async("Thank you, I love it"):await())
local case = "My letter is lost. I sent it on Monday. It was red. Please find the letter."
print(desk:escalate(case))
print(desk:escalate_async("The owl was late. I waited long."):await())

-- What a larger model than the demo would be asked, `demo/echo` shows.
local asked = CustomerServiceAgent.new({ name = "asked", model = "demo/echo" })
print(asked:answer("Where is my letter?"))
print(asked:answer_async("Who has it?"):await())

-- One that works with a web service knows what you tell it of it.
local api = ApiIntegration.new({
  name = "api",
  model = "demo/echo",
  base_url = "https://owls.example",
  documentation = "GET /owls lists owls",
})
print(api.type, api.system_prompt:match("The service.*"))
print(api:call("all owls"), "|", api:call_async("one owl"):await())
print(api:describe("all owls"), "|", api:describe_async("one owl"):await())
print(ApiIntegrationAgent.new({ name = "a" }).type, APIIntegrationAgent.new({ name = "b" }).type)

local anyone = GeneralAgent.new({ name = "anyone" })
print(anyone.type, anyone:chat("What is the capital of France?"))
return anyone:chat("Count the words: owls hunt at night")
