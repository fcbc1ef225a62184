-- Shows: MarkdownTool, Markdown
local markdown = MarkdownTool.new()
local text = table.concat({
  "---", "title: Owls", "---", "# Owls", "", "They *hunt* [at night](https://example.org/night).", "",
  "## Kinds", "", "| name | eats |", "| --- | --- |", "| Strix | mice |", "", "```lua", 'print("owl")', "```",
}, "\n")
print(markdown:run({ operation = "front_matter", text = text }).data.title)
for _, heading in ipairs(markdown:run({ operation = "headings", text = text }).headings) do
  print(heading.level, heading.text, heading.slug, heading.line)
end
print(markdown:run({ operation = "outline", text = text }).outline[1].children[1].text)
print(markdown:run({ operation = "links", text = text }).links[1].url)
print(markdown:run({ operation = "tables", text = text }).tables[1].rows[1].eats)
print(markdown:run({ operation = "code_blocks", text = text, language = "lua" }).code_blocks[1].code)
print(markdown:run({ operation = "to_text", text = text }).text)
print(markdown:run({ operation = "to_html", text = "*owl* <script>alert(1)</script> [x](javascript:alert(1))" }).html)
local made = markdown:run({ operation = "from_table", rows = { { 1, "a|b" } }, columns = { "n", "t" }, to = "t.md" })
print(made.markdown, made.size)
local ok, err = pcall(markdown.run, markdown, { operation = "front_matter", text = "---\na: [\n---\n" })
print(ok, err.type)
return Markdown.new():run({ operation = "tables", path = "t.md" }).tables[1].rows
