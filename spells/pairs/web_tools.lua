-- Shows: HttpRequestTool, HTTP, HttpRequest, HttpTool, WebSocketTool, WebSocket
-- Any request over HTTP, within what the tool was given.
local http = HttpRequestTool.new({ allowed_domains = { "127.0.0.1" }, timeout = 20000, max_response_size = 5000 })
local answer = http:run({ url = server .. "/owls", query = { limit = 2 } })
print(answer.status, answer.ok, answer.json.owls[1], answer.json.query.limit, answer.content_type)
answer = http:run({ url = server .. "/echo", method = "POST", json = { name = "Ada" }, auth = { token = "t" } })
print(answer.json.method, answer.json.body, answer.json.headers.Authorization)
print(http.name, http.category, http:run({ url = server .. "/nowhere" }).status)

-- What is not allowed is refused, and says so.
local _, err = pcall(http.run, http, { url = "http://127.0.0.2/" })
print(err.type)
_, err = pcall(http.run, http, { url = "http://169.254.169.254/latest/meta-data" })
print(err.type)
local reader = HTTP.new({ methods = { "GET" } })
_, err = pcall(reader.run, reader, { url = server .. "/echo", method = "DELETE" })
print(err.type, err.message)
print(HttpRequest.new({ base_url = server }):run({ url = "/owls" }).status, HttpTool.new():run({ url = server .. "/owls" }).size)

-- A conversation over a WebSocket.
local address = server:gsub("^http", "ws") .. "/socket"
local socket = WebSocketTool.new({ timeout = 20000, max_message_size = 1000 })
print(socket:run({ action = "connect", url = address }).connection)
print(socket:run({ action = "send", message = "hoot" }).sent, socket:run({ action = "receive" }).message)
print(socket:run({ action = "request", message = { n = 1 } }).json.echo.n)
print(#socket:run({ action = "list" }).connections, socket:run({ action = "close" }).closed)
_, err = pcall(socket.run, socket, { action = "receive" })
print(err.type, err.message)
print(WebSocket.new():run({ action = "request", url = address, message = "owl" }).message)
