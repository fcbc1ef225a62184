-- Shows: WriterAgent, ContentCreator, ContentAgent
local function title(text)
  return text:match("^[^\n]+")
end

local writer = WriterAgent.new({ name = "writer", style = "engaging" })
print(writer.type, writer.system_prompt:match("Write in.*"))
print(title(writer:write("owls at night")), title(writer:write_async("owls by day"):await()))
print(title(writer:draft("the barn owl")), title(writer:draft_async("the snow owl"):await()))
print(writer:edit("the owl is really very quiet"))
print(writer:edit_async("the mouse is just quick"):await())
print(writer:revise("the owl sleeps", "say when"), "|", writer:revise_async("it wakes", "say why"):await())
print(title(writer:write_report("owls in town")), title(writer:write_report_async("owls in barns"):await()))
print(title(writer:write_section("feathers")), title(writer:write_section_async("eyes"):await()))

-- What is written is kept in its state, by name.
writer:save_section("feathers", "Feathers are soft.")
local sections = writer:save_section_async("eyes", "Eyes are large."):await()
print(sections.feathers, writer:get_state().context.sections.eyes)

local creator = ContentCreator.new({ name = "creator", audience = "children", formats = { "blog" }, style = "lively" })
print(creator.type, creator.system_prompt:match("Write in.*"))
print(title(creator:create("how owls hunt")), title(creator:create_async("how owls fly"):await()))
print(title(creator:write("owl nests")), title(creator:write_async("owl songs"):await()))
print(creator:edit("owls is quiet"), creator:edit_async("mice is quick"):await())
print(creator:revise("owls fly", "add wings"), creator:revise_async("owls hoot", "add sound"):await())

-- `ContentAgent` is another name of it.
return ContentAgent.new({ name = "other" }).type
