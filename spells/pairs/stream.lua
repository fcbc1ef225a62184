-- Shows: Stream
-- Pieces that arrive one after the other. Each step makes a new stream; nothing happens before somebody takes the pieces.
local owls = Stream.from({ "barn owl", "mouse", "tawny owl", "eagle owl", "vole" })
  :filter(function(name) return name:find("owl") ~= nil end)
  :map(function(name) return name:upper() end)
print(table.concat(owls:collect(), ", "))

print(Stream.from({ 3, 1, 4, 1, 5 }):reduce(function(sum, number) return sum + number end, 100))
print(Stream.from({ "a", "b", "c", "d" }):skip(1):take(2):join("-"), Stream.from({ "x", "y" }):text())

Stream.from({ 1, 2, 3, 4, 5 }):batch(2):for_each(function(numbers)
  print("batch", table.concat(numbers, " "))
end)

-- A stream may have no end, for its pieces are made when they are wanted.
local made = 0
local squares = Stream.generate(function(n)
  made = made + 1
  return n * n
end)
print(squares:next(), squares:next(), squares:next(), made)

-- Several pieces can be worked on at once; the results keep their order.
local slow_first = Stream.from({ 30, 20, 10 }):map_async(function(wait)
  Async.sleep(wait)
  return wait
end, 3)
print(slow_first:join(" "))

-- A `for` loop takes the pieces as they come. Who wants no more closes the stream.
local echo = Agent.new({ name = "echo", model = "demo/echo" })
local answer = echo:stream_chat("Who cooks for you? Who cooks for you all?")
local pieces = 0
for piece in answer:map(function(piece) return piece:lower() end) do
  pieces = pieces + 1
end
print(pieces > 3, answer:count())
squares:close()
print(squares:next())

-- An error says at which piece it happened.
local _, err = pcall(function()
  Stream.from({ 1, 2, 3 }):map(function(n) if n == 2 then error("no twos") end return n end):collect()
end)
return { message = err.message, piece = err.piece }
