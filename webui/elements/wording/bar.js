// Every word of the bar above a notebook.
const WORDS = {
  product: "Spell Studio", name: "Notebook tools", title: "Notebook title", more: "More",
  undo: "Undo", redo: "Redo", run: "Run all", interrupt: "Interrupt", restart: "Restart kernel", again: "Restart", tools: "Tools", app: "View as app",
  export: "Export", dashboards: "Dashboards", settings: "Settings", group: "Studio", save: "Save", theme: "Light or dark", sidebar: "Show or hide the files",
  kernel: (status) => `The kernel is ${status}`, resting: "The kernel was idle and was ended to free its memory; the next run starts it anew",
}
