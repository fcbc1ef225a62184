// Shows: MarkdownTool, Markdown
const markdown = new MarkdownTool();
const text = [
  "---", "title: Owls", "---", "# Owls", "", "They *hunt* [at night](https://example.org/night).", "",
  "## Kinds", "", "| name | eats |", "| --- | --- |", "| Strix | mice |", "", "```lua", 'print("owl")', "```",
].join("\n");
console.log((await markdown.run({ operation: "front_matter", text })).data.title);
for (const heading of (await markdown.run({ operation: "headings", text })).headings) {
  console.log(`${heading.level}\t${heading.text}\t${heading.slug}\t${heading.line}`);
}
console.log((await markdown.run({ operation: "outline", text })).outline[0].children[0].text);
console.log((await markdown.run({ operation: "links", text })).links[0].url);
console.log((await markdown.run({ operation: "tables", text })).tables[0].rows[0].eats);
console.log((await markdown.run({ operation: "code_blocks", text, language: "lua" })).code_blocks[0].code);
console.log((await markdown.run({ operation: "to_text", text })).text);
const evil = "*owl* <script>alert(1)</script> [x](javascript:alert(1))";
console.log((await markdown.run({ operation: "to_html", text: evil })).html);
const made = await markdown.run({ operation: "from_table", rows: [[1, "a|b"]], columns: ["n", "t"], to: "t.md" });
console.log(`${made.markdown}\t${made.size}`);
const wrong = { operation: "front_matter", text: "---\na: [\n---\n" };
console.log(`false\t${(await markdown.run(wrong).catch((error) => error)).type}`);
return (await new Markdown().run({ operation: "tables", path: "t.md" })).tables[0].rows;
