-- Shows: Reply
-- A request is an event that waits for a reply.
Events.on("price", function(event)
  event:reply({ owl = event.data.count * 12 })
  event:reply("too late: only the first reply counts")
end)
print(Events.request("price", { count = 3 }).owl, Events.emit("price", { count = 1 }).owl)

-- `reply` may be called at any time, also when the handler is over.
local waiting
Events.on("later", function(event)
  waiting = event.reply
end)
Events.on_async("later", function()
  Async.sleep(5)
  waiting:call("at last")
end)
print(Events.request("later", nil, 30000))

-- Agents and workflows can be asked as well. Where nobody listens or replies, the request fails.
local clerk = Agent.new({ name = "clerk", model = "demo/echo" })
clerk:on("opinion", function(event)
  event.reply(clerk:chat("I like " .. event.data))
end)
print(clerk:request("opinion", "owls"))
local flow = Workflow.sequential({ name = "flow", steps = { { agent = clerk, input = "hello" } } })
flow:on("status", function(event) event:reply(event.workflow_name .. " is well") end)
print(flow:request("status"))
local ok, err = pcall(clerk.request, clerk, "wish")
print(ok, err.type, err.message)
clerk:on("deaf", function() end)
ok, err = pcall(clerk.request, clerk, "deaf", nil, 10)
return { err.type, err.message }
