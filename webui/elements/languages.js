// What the kinds of cells are called.
const LANGUAGES = {lua: "Lua", javascript: "JavaScript", python: "Python", sql: "SQL", markdown: "Markdown"}
const languageOf = (kind) => LANGUAGES[kind] ?? kind
