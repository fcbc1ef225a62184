// What the main area shows while no notebook is open: how to begin, what was open lately, samples, and which models answer.
// After the shared elements.

const DEMO = "demo/assistant"
const SHOWN = Symbol.for("llmspell.notebook")

const press = (className, text, onclick, icon = "") => {
  const made = make("button", {type: "button", className, onclick, innerHTML: icon && ICONS[icon]})
  made.append(make("span", {text}))
  return made
}

function card(title, about, onclick) {
  return make("button", {type: "button", className: "card", onclick}, make("b", {text: title}), make("span", {text: about}))
}

function section(heading, ...children) {
  const made = make("section", {}, make("h2", {text: heading}), ...children)
  made.setAttribute("aria-label", heading)
  return made
}

function cards(heading, entries, open, {kind = "", note = ""} = {}) {
  if (!entries.length) { return [] }
  const grid = make("div", {className: `cards ${kind}`}, ...entries.map((entry) => card(entry.title, entry.about, () => open(entry))))
  return [section(heading, ...(note ? [make("p", {className: "note", text: note})] : []), grid)]
}

function models({usual, ready, problem}, settings) {
  if (usual === undefined && !problem) { return [] }
  const [words, act, kind] = problem ?
    [[make("p", {text: problem})], press("outlined", WORDS.mend, () => settings("file")), "models wrong"] :
    [[make("p", {text: usual === DEMO ? WORDS.demo : WORDS.usual(usual)}),
      make("p", {className: "soft", text: ready.length ? WORDS.ready(ready) : WORDS.none})],
    press("outlined", WORDS.keys, () => settings("models")), "models"]
  return [section(WORDS.models, make("div", {className: kind}, make("div", {className: "words"}, ...words), act))]
}

/** Opens the command palette by its keys, while no notebook is there to do so. */
function heedCommands(model, page) {
  let open = null
  const show = () => {
    open ??= window[SHOWN]?.commandsIn(page)
    open?.()
  }
  const pressed = (event) => {
    const isPalette = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
    if (!isPalette || event.defaultPrevented || !page.isConnected) { return }
    event.preventDefault()
    show()
  }
  const offer = (event) => event.detail.push(...model.samples.map(({name, title, about}) => ({
    id: `sample ${name}`, group: "Notebooks", title: WORDS.sample(title), about, run: () => model.send_msg({wish: "sample", name}),
  })))
  window.addEventListener("keydown", pressed)
  window.addEventListener("llmspell:entries", offer)
  model.on("remove", () => {
    window.removeEventListener("keydown", pressed)
    window.removeEventListener("llmspell:entries", offer)
  })
  return show
}

export function render({model}) {
  const inner = make("div", {className: "inner"})
  const page = make("div", {className: "hello"}, inner)
  const settings = (name) => model.send_msg({wish: "settings", section: name})
  const commands = heedCommands(model, page)
  const draw = () => {
    const start = make("div", {className: "start"}, press("primary", WORDS.fresh, () => model.send_msg({wish: "new"}), "add"),
      press("outlined", WORDS.commands, commands, "search"), press("outlined", WORDS.settings, () => settings("appearance"), "settings"),
      press("outlined", WORDS.learn, () => settings("keyboard"), "keyboard"))
    const again = cards(WORDS.again, model.recent, (entry) => model.send_msg({wish: "open", path: entry.path}), {kind: "small"})
    const samples = cards(WORDS.samples, model.samples, (entry) => model.send_msg({wish: "sample", name: entry.name}),
      {note: model.recent.length ? "" : WORDS.empty})
    const brains = models(model.models, settings)
    // Who begins needs to know who answers; who comes back wants to go on.
    const parts = model.recent.length ? [...again, ...samples, ...brains] : [...brains, ...samples]
    inner.replaceChildren(make("h1", {text: WORDS.title}), make("p", {className: "lead", text: WORDS.lead}), start, ...(model.known ? parts : []))
  }
  for (const name of ["recent", "samples", "models", "known"]) { model.on(name, draw) }
  draw()
  return page
}
