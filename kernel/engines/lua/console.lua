-- `console.log` and its kin, as scripts of other languages know them: texts as they are, other values as `inspect`
-- shows them. Not here: where the text goes (output.lua).
local kit = ...

local concat = table.concat
local select = select
local tostring = tostring
local type = type

-- The text of a value on the console.
local function shown(value)
  return kit.text(value) or (type(value) == "table" and kit.inspect(value)) or tostring(value)
end

local function printer(stream)
  return function(...)
    local parts = { ... }
    local count = select("#", ...)
    for index = 1, count do
      parts[index] = shown(parts[index])
    end
    kit.put(stream, concat(parts, " ", 1, count) .. "\n")
  end
end

kit.console = {
  log = printer(kit.STDOUT),
  info = printer(kit.STDOUT),
  debug = printer(kit.STDOUT),
  warn = printer(kit.STDERR),
  error = printer(kit.STDERR),
}
