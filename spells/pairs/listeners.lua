-- Shows: WebhookListenerTool, WebhookListener, SocketListenerTool, SocketListener
-- Webhooks: others send, the spell takes what came.
local hooks = WebhookListenerTool.new({ token = "the-token-of-owls", timeout = 20000 })
local at = hooks:run({ action = "start", path = "/owls" })
local heard = {}
Events.on("webhook:received", function(event) table.insert(heard, event.data.path) end)
local sent = http.post(at.url, { owls = 2 }, { ["x-webhook-token"] = "the-token-of-owls" })
local refused = http.post(at.url, { owls = 3 })
print(at.listener, sent.status, refused.status, refused.json.error)
local event = hooks:run({ action = "next" })
print(event.method, event.path, event.json.owls, event.waiting)
print(heard[1])
print(#hooks:run({ action = "list" }).listeners, hooks:run({ action = "stop" }).received)
local _, err = pcall(hooks.run, hooks, { action = "next" })
print(err.type, err.message)
local open = WebhookListener.new({ host = "0.0.0.0" })
_, err = pcall(open.run, open, { action = "start" })
print(err.type)

-- Connections over TCP.
local listener = SocketListenerTool.new({ max_message_size = 100 })
local place = listener:run({ action = "start" })
print(place.listener, place.host, place.port > 0)
_, err = pcall(listener.run, listener, { action = "next", timeout = 20 })
print(err.type)
print(listener:run({ action = "stop" }).stopped, #SocketListener.new():run({ action = "list" }).listeners)
