// Every word of the list of spellbooks.
const WORDS = {
  name: "Files", list: "Spellbooks", search: "Search", searchLabel: "Search files", rename: "Rename", newName: "New name", duplicate: "Duplicate",
  delete: "Delete", actions: (path) => `Actions for ${path}`, open: (path) => `Open ${path}`, fresh: "New spellbook", group: "Notebooks",
  bring: "Import a file (.ipynb, .md, .py, .lua, .js)", memory: "Memory of its kernel", used: (n) => `${n} MB`, running: "Running",
  unknown: (words) => `Nothing is called “${words}”.`, empty: "No spellbooks here yet. ", first: "Write the first one",
}
