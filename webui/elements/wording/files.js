// Every word of the list of spellbooks.
const WORDS = {
  name: "Files", list: "Spellbooks", search: "Search", searchLabel: "Search files", rename: "Rename", newName: "New name", duplicate: "Duplicate", reset: "Reset to the original",
  changed: "changed", changedHint: "This is your own copy; what the site came with is another one",
  delete: "Delete", actions: (path) => `Actions for ${path}`, open: (path) => `Open ${path}`, fresh: "New spellbook", group: "Notebooks",
  bring: "Import a file (.ipynb, .md, .py, .lua, .js, .zip)", together: "Folders and zips", bringFolder: "Import a folder…",
  packAll: "Export everything as .zip", packFolder: (folder) => `Export ${folder} as .zip`,
  taken: (n) => n === 1 ? "One file is there already, with other content" : `${n} files are there already, with other content`,
  more: (n) => `and ${n} more`, cancel: "Cancel", skip: "Skip", replace: "Replace", keepBoth: "Keep both",
  replacedGoes: "What is replaced goes to the trash. Nothing is taken in when you cancel.",
  memory: "Memory of its kernel", used: (n) => `${n} MB`, running: "Running",
  unknown: (words) => `Nothing is called “${words}”.`, empty: "No spellbooks here yet. ", first: "Write the first one",
}
