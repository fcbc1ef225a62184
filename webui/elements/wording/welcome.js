// Every word of the first page.
const WORDS = {
  title: "Write a spell, watch it work",
  lead: "A spellbook holds cells of Lua, JavaScript or Python that steer agents, tools and workflows. Run a cell, and every call it makes appears in the trace beside it.",
  fresh: "New spellbook", settings: "Settings",
  again: "Open again", samples: "Start from a sample", models: "Models",
  sample: (title) => `Start from the sample ${title}`,
  empty: "A sample becomes a spellbook of your own, which you can run and change.",
  demo: "demo/assistant answers without a key and without a network, so every sample runs at once.",
  usual: (id) => `Where a notebook names no model, ${id} answers.`,
  ready: (names) => `Set up: ${names.join(", ")}.`, none: "No provider is set up yet.",
  keys: "Set up models", mend: "Mend the settings",
  learn: "Keyboard", commands: "All commands",
}
