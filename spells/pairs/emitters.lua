-- Shows: EventEmitter, EventSystem
-- A bus of its own: handlers are called with what was emitted, in the order they were put there.
local doorbell = EventEmitter.new("doorbell")
local heard = {}
local function hear(word)
  return function(visitor)
    heard[#heard + 1] = word .. " " .. visitor.name
  end
end
local function tell()
  print(table.concat(heard, ", "))
  heard = {}
end

local open = hear("open")
doorbell:on("ring", open)
local bark = doorbell:subscribe("ring", hear("bark"))
doorbell:once("ring", hear("wake"))
doorbell:on_pattern("ri*", hear("note"))
print(doorbell.name, doorbell:emit("ring", { name = "Ada" }), doorbell:emit("knock", { name = "Bob" }))
tell()
print(doorbell:listener_count("ring"), doorbell:listener_count(), doorbell:listeners("ring")[1] == open)
doorbell:off(bark)
doorbell:publish("ring", { name = "Cy" })
doorbell:unsubscribe("ring", open)
doorbell:emit("ring", { name = "Di" })
tell()
doorbell:remove_all_listeners("ring")
print(doorbell:emit("ring", { name = "Eve" }), #doorbell:listeners())

-- For `"*"` handlers get the name too. An error of a handler reaches who emits.
doorbell:on("*", function(type, visitor)
  heard[#heard + 1] = type .. " by " .. visitor.name
end)
doorbell:on("kick", function(visitor)
  error("away with " .. visitor.name)
end)
local ok, err = pcall(doorbell.emit, doorbell, "kick", { name = "Fay" })
print(ok, err.message:match("away.*"))
tell()

-- Nobody waits for a handler of `on_async`.
doorbell:on_async("leave", function(visitor)
  Async.sleep(5)
  doorbell:emit("left", { name = visitor.name })
end)
doorbell:emit("leave", { name = "Gus" })
print(doorbell:wait_for("left", 1000).name, select(2, pcall(doorbell.wait_for, doorbell, "never", 5)).message)

-- Parts of the work that begin one another; a class of its own may be such a bus.
local Newsroom = EventSystem:extend()
function Newsroom:init(name)
  EventSystem.init(self, name)
  self.printed = {}
end
function Newsroom:print_page(page)
  self.printed[#self.printed + 1] = page
  return self:emit("page_printed", { pages = #self.printed })
end
local newsroom = Newsroom.new("newsroom")
local writer = Agent.new({ name = "writer", model = "demo/echo" })
newsroom:on("topic_chosen", function(topic)
  newsroom:emit("draft_completed", { draft = writer:chat("All about " .. topic.name) })
end)
newsroom:on("draft_completed", function(event) newsroom:print_page(event.draft) end)
newsroom:on("page_printed", function(event) print("pages: " .. event.pages) end)
newsroom:emit("topic_chosen", { name = "owls" })
print(newsroom.name, newsroom.printed[1], EventSystem.new("plain").name)
return newsroom.printed
