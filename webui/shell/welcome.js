// What the main area shows while no notebook is open: how to begin, what was open lately, and samples to look at.

function make(tag, className, text) {
  const made = document.createElement(tag)
  if (className) { made.className = className }
  if (text) { made.textContent = text }
  return made
}

function card(title, about, onclick) {
  const made = make("button", "card")
  made.type = "button"
  made.append(make("b", "", title), make("span", "", about))
  made.addEventListener("click", onclick)
  return made
}

function cards(heading, entries, open) {
  if (!entries.length) { return [] }
  const grid = make("div", "cards")
  grid.append(...entries.map((entry) => card(entry.title, entry.about, () => open(entry))))
  return [make("h2", "", heading), grid]
}

export function render({model}) {
  const page = make("div", "hello")
  const draw = () => {
    const start = make("div", "start")
    const fresh = make("button", "primary", "New spellbook")
    fresh.type = "button"
    fresh.addEventListener("click", () => model.send_msg({wish: "new"}))
    start.append(fresh)
    page.replaceChildren(
      make("h1", "", "Write a spell, watch it work"),
      make("p", "lead", "A spellbook holds cells of Lua, JavaScript or Python that steer agents, tools and workflows. Run a cell, and every call it makes appears in the trace beside it."),
      start,
      ...cards("Open again", model.recent, (entry) => model.send_msg({wish: "open", path: entry.path})),
      ...cards("Start from a sample", model.samples, (entry) => model.send_msg({wish: "sample", name: entry.name})))
  }
  for (const name of ["recent", "samples"]) { model.on(name, draw) }
  draw()
  return page
}
