// What the main area shows while no notebook is open: how to begin, what was open lately, samples, and which models answer.

const WORDS = {
  title: "Write a spell, watch it work",
  lead: "A spellbook holds cells of Lua, JavaScript or Python that steer agents, tools and workflows. Run a cell, and every call it makes appears in the trace beside it.",
  fresh: "New spellbook", settings: "Settings",
  again: "Open again", samples: "Start from a sample", models: "Models",
  empty: "Nothing here yet: take a sample, it becomes a spellbook of your own that you can change.",
  demo: "demo/assistant answers without a key and without a network, so every sample runs at once.",
  usual: (id) => `Where a notebook names no model, ${id} answers.`,
  ready: (names) => `Set up: ${names.join(", ")}.`, none: "No provider is set up yet.",
  keys: "Set up models", mend: "Mend the settings",
  learn: "Keyboard",
}
const DEMO = "demo/assistant"

function make(tag, className, text) {
  const made = document.createElement(tag)
  if (className) { made.className = className }
  if (text) { made.textContent = text }
  return made
}

function button(className, text, onclick) {
  const made = make("button", className, text)
  made.type = "button"
  made.addEventListener("click", onclick)
  return made
}

function card(title, about, onclick) {
  const made = button("card", "", onclick)
  made.append(make("b", "", title), make("span", "", about))
  return made
}

function section(heading, ...children) {
  const made = make("section")
  const title = make("h2", "", heading)
  made.setAttribute("aria-label", heading)
  made.append(title, ...children)
  return made
}

function cards(heading, entries, open) {
  if (!entries.length) { return [] }
  const grid = make("div", "cards")
  grid.append(...entries.map((entry) => card(entry.title, entry.about, () => open(entry))))
  return [section(heading, grid)]
}

function models({usual, ready, problem}, settings) {
  if (usual === undefined && !problem) { return [] }
  const box = make("div", "models")
  const words = make("div", "words")
  if (problem) {
    box.classList.add("wrong")
    words.append(make("p", "", problem))
    box.append(words, button("outlined", WORDS.mend, () => settings("file")))
  } else {
    words.append(make("p", "", usual === DEMO ? WORDS.demo : WORDS.usual(usual)),
      make("p", "soft", ready.length ? WORDS.ready(ready) : WORDS.none))
    box.append(words, button("outlined", WORDS.keys, () => settings("models")))
  }
  return [section(WORDS.models, box)]
}

export function render({model}) {
  const page = make("div", "hello")
  const settings = (name) => model.send_msg({wish: "settings", section: name})
  const draw = () => {
    const start = make("div", "start")
    start.append(button("primary", WORDS.fresh, () => model.send_msg({wish: "new"})),
      button("outlined", WORDS.settings, () => settings("appearance")), button("outlined", WORDS.learn, () => settings("keyboard")))
    page.replaceChildren(
      make("h1", "", WORDS.title), make("p", "lead", WORDS.lead), start,
      ...models(model.models, settings),
      ...(model.recent.length ? [] : [make("p", "empty", WORDS.empty)]),
      ...cards(WORDS.again, model.recent, (entry) => model.send_msg({wish: "open", path: entry.path})),
      ...cards(WORDS.samples, model.samples, (entry) => model.send_msg({wish: "sample", name: entry.name})))
  }
  for (const name of ["recent", "samples", "models"]) { model.on(name, draw) }
  draw()
  return page
}
