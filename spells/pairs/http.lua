-- Shows: http
-- Requests to other hosts. In the trace they are calls of the tool `http`, and a hook may answer in place of the host.
local home = "http://127.0.0.1:1"
Hooks.register("before_tool_execution", function(context)
  local asked = context.params
  if context.tool_name ~= "http" or not asked.url:find("/owls") then return end
  local ok = asked.method ~= "DELETE"
  context.result = { status = ok and 200 or 404, ok = ok, json = asked }
end)
local function told(answer)
  local asked = answer.json
  print(answer.status, answer.ok, asked.method, (asked.url:gsub(home, "")))
  return asked
end

-- Hooks and the trace do not see what is secret.
local asked = told(http.get(home .. "/owls", { limit = 10 }, { ["x-agent"] = "owl", authorization = "secret" }))
print(asked.query.limit, asked.headers["x-agent"], asked.headers.authorization)
print(told(http.post(home .. "/owls", { name = "Ada" })).json.name)
print(told(http.put(home .. "/owls/1", "plain text")).body)
print(told(http.patch(home .. "/owls/1", { wings = 2 })).json.wings)
told(http.delete(home .. "/owls/1"))
told(http.request({ method = "post", url = home .. "/owls", query = { kind = "barn" }, json = { 1 } }))

-- The same beside the script.
local answers = Promise.all({
  http.get_async(home .. "/owls/get"),
  http.post_async(home .. "/owls/post", { name = "Bob" }),
  http.put_async(home .. "/owls/put", "text"),
  http.patch_async(home .. "/owls/patch", { wings = 2 }),
  http.delete_async(home .. "/owls/delete"),
  http.request_async({ url = home .. "/owls/request" }),
}):await()
for _, answer in ipairs(answers) do told(answer) end

-- Where nobody answers there is an error, after as many attempts as it is told.
local _, err = pcall(http.get, home .. "/", nil, nil, { timeout = 2000, retries = 1, retry_delay = 1 })
print(err.type)
_, err = pcall(http.get, "owls.txt")
print(err.type, err.message)
_, err = pcall(http.request, { method = "fly", url = home })
print(err.type, err.message)
