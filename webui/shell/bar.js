// The bar above a notebook: its title, whether it is saved, the kernel's status, and what can be done with it.
// State comes as parameters; every wish goes to Python as one message {wish: …}.

const NARROW = 900
const RESTING = "The kernel was idle and was ended to free its memory; the next run starts it anew"

const path = (d, extra = "") =>
  `<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"` +
  ` stroke-linejoin="round" aria-hidden="true">${extra}<path d="${d}"/></svg>`

const ICONS = {
  mark: `<svg viewBox="0 0 24 24" fill="none" aria-hidden="true"><rect x="1.5" y="1.5" width="21" height="21" rx="6"
    fill="currentColor" opacity=".14"/><path d="M12 4.5l1.7 5.8 5.8 1.7-5.8 1.7L12 19.5l-1.7-5.8L4.500 12l5.8-1.700z" fill="currentColor"/></svg>`,
  undo: path("M6 3 3 6l3 3M3 6h6.500a3.500 3.500 0 0 1 0 7H7"),
  redo: path("m10 3 3 3-3 3M13 6H6.500a3.500 3.500 0 0 0 0 7H9"),
  run: `<svg viewBox="0 0 16 16" fill="currentColor" aria-hidden="true"><path d="M4.500 2.900v10.200a.6.6 0 0 0 .92.5l7.900-5.100a.6.6 0 0 0 0-1L5.420 2.400a.6.6 0 0 0-.92.5z"/></svg>`,
  interrupt: `<svg viewBox="0 0 16 16" fill="currentColor" aria-hidden="true"><rect x="3.500" y="3.500" width="9" height="9" rx="1.500"/></svg>`,
  restart: path("M13 8a5 5 0 1 1-1.600-3.670M13 2.500v2.800h-2.800"),
  tools: path("M10.500 2.600a3.200 3.200 0 0 0-3.900 4.200L2.700 10.700a1.400 1.400 0 0 0 0 2l.6.6a1.400 1.400 0 0 0 2 0l3.900-3.900a3.200 3.200 0 0 0 4.200-3.900l-2 2-1.700-.4-.4-1.700z"),
  app: path("M2.500 6h11M5 4h.01M7 4h.01", `<rect x="2.500" y="2.500" width="11" height="11" rx="2"/>`),
  settings: path("M2.500 4.500h6m4 0h1M2.500 11.500h1m4 0h6", `<circle cx="10.500" cy="4.500" r="2"/><circle cx="5.500" cy="11.500" r="2"/>`),
  export: path("M8 10V2.500m0 0L5.200 5.300M8 2.500l2.800 2.800M3 10v2.500a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1V10"),
}

function button(label, icon, {text = "", kind = "", keys = ""} = {}) {
  const made = document.createElement("button")
  made.type = "button"
  made.className = kind
  made.setAttribute("aria-label", label)
  made.title = keys ? `${label} (${keys})` : label
  made.innerHTML = ICONS[icon]
  if (text) {
    const words = document.createElement("span")
    words.className = "text"
    words.textContent = text
    made.append(words)
  }
  return made
}

function element(tag, className, ...children) {
  const made = document.createElement(tag)
  made.className = className
  made.append(...children)
  return made
}

function titleField(model) {
  const field = element("input", "title")
  field.setAttribute("aria-label", "Notebook title")
  field.spellcheck = false
  field.maxLength = 200
  const commit = () => {
    const wanted = field.value.trim()
    if (wanted && wanted !== model.title) {
      model.send_msg({wish: "title", title: wanted})
    } else {
      field.value = model.title
    }
  }
  field.addEventListener("blur", commit)
  field.addEventListener("keydown", (event) => {
    event.stopPropagation()
    if (event.key === "Enter") { field.blur() }
    if (event.key === "Escape") { field.value = model.title; field.blur() }
  })
  return field
}

function actions(model) {
  const wish = (name) => () => model.send_msg({wish: name})
  const made = {
    undo: button("Undo", "undo"),
    redo: button("Redo", "redo"),
    run: button("Run all", "run", {text: "Run all", kind: "primary"}),
    interrupt: button("Interrupt", "interrupt", {text: "Interrupt", keys: "i i"}),
    restart: button("Restart kernel", "restart", {text: "Restart", keys: "0 0"}),
    tools: button("Tools", "tools", {text: "Tools", keys: "p"}),
    app: button("View as app", "app", {kind: "app"}),
    export: button("Export", "export", {text: "Export", kind: "outlined"}),
  }
  made.undo.addEventListener("click", wish("undo"))
  made.redo.addEventListener("click", wish("redo"))
  made.run.addEventListener("click", wish("run_all"))
  made.interrupt.addEventListener("click", wish("interrupt"))
  made.restart.addEventListener("click", wish("restart"))
  made.tools.addEventListener("click", wish("tools"))
  made.app.addEventListener("click", () => window.open(`app?file=${encodeURIComponent(model.file)}`, "_blank", "noopener"))
  made.export.addEventListener("click", wish("export"))
  return made
}

// What the command palette of a notebook shows besides its own: it asks for entries with this event.
function offerEntries(model) {
  const offer = (event) => {
    if (!model.opened) { return }
    const entry = (title, wish, keys) => ({id: `bar ${wish}`, group: "Studio", title, keys, run: () => model.send_msg({wish})})
    event.detail.push(
      entry("Save", "save", "Mod-s"), entry("Export…", "export"),
      entry("Light or dark", "theme"), entry("Show or hide the files", "sidebar"),
    )
  }
  window.addEventListener("llmspell:entries", offer)
  model.on("remove", () => window.removeEventListener("llmspell:entries", offer))
}

// Names what the page's frame leaves without one for a screen reader, also what it makes later.
function nameFrame(bar) {
  const page = bar.getRootNode().host?.getRootNode()
  if (!page?.host) { return () => {} }
  const name = () => {
    for (const grip of page.querySelectorAll("[aria-label='Resize sidebar']:not([role])")) {
      grip.setAttribute("role", "separator")
      grip.setAttribute("aria-orientation", "vertical")
    }
    for (const drawer of page.querySelectorAll(".MuiDrawer-paper[role=dialog]:not([aria-label])")) { drawer.setAttribute("aria-label", "Files") }
  }
  const watching = new MutationObserver(name)
  watching.observe(page, {childList: true, subtree: true})
  name()
  return () => watching.disconnect()
}

export function render({model, el}) {
  const title = titleField(model)
  const saved = element("span", "saved")
  saved.setAttribute("aria-live", "polite")
  const word = document.createElement("span")
  const dot = element("span", "dot")
  const status = element("span", "status", dot, word)
  status.setAttribute("role", "status")
  const all = actions(model)
  const brand = element("span", "mark")
  brand.innerHTML = `${ICONS.mark}<b>Spell Studio</b>`
  const slash = element("span", "slash", "/")
  const name = element("span", "name", title, saved)
  const settings = button("Settings", "settings", {keys: "Ctrl ,"})
  settings.addEventListener("click", () => model.send_msg({wish: "settings"}))
  const tools = element("span", "group",
    element("span", "group history", all.undo, all.redo), element("span", "rule"), all.run, all.interrupt, all.restart,
    element("span", "rule"), all.tools, all.app, all.export)
  const bar = element("div", "bar", brand, slash, name, element("span", "gap"), status, tools, settings)
  bar.setAttribute("role", "toolbar")
  bar.setAttribute("aria-label", "Notebook tools")

  const show = () => {
    for (const part of [slash, name, status, tools]) { part.style.display = model.opened ? "" : "none" }
    if (title.getRootNode().activeElement !== title) { title.value = model.title }
    title.title = model.file
    document.title = model.opened ? `${model.title} – Spell Studio` : "Spell Studio"
    saved.textContent = model.saved
    saved.title = model.saved
    saved.classList.toggle("unsaved", model.unsaved)
    word.textContent = model.status
    status.className = `status chip-${model.status}`
    status.title = model.status_message || (model.status === "resting" ? RESTING : `The kernel is ${model.status}`)
    all.undo.disabled = !model.can_undo
    all.redo.disabled = !model.can_redo
    all.interrupt.disabled = model.status !== "busy"
    all.run.disabled = model.status === "dead"
  }
  for (const name of ["opened", "title", "file", "saved", "unsaved", "status", "status_message", "can_undo", "can_redo"]) {
    model.on(name, show)
  }
  show()
  const save = (event) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) { return }
    event.preventDefault()  // The browser would offer to save the page.
    model.send_msg({wish: "save"})
  }
  window.addEventListener("keydown", save)
  model.on("remove", () => window.removeEventListener("keydown", save))
  offerEntries(model)
  const narrow = window.matchMedia(`(max-width: ${NARROW - 1}px)`)
  const tell = () => model.send_msg({wish: narrow.matches ? "narrow" : "wide"})
  narrow.addEventListener("change", tell)
  model.on("remove", () => narrow.removeEventListener("change", tell))
  if (narrow.matches) { tell() }
  let unname = () => {}
  model.on("after_render", () => { unname(); unname = nameFrame(bar) })
  model.on("remove", () => unname())
  return bar
}
