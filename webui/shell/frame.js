// The frame of a page: a bar at its top, the files beside it, and what the page shows. On a narrow page the files are a
// drawer over it. After the shared elements.

const NARROW = 900 // as in `theme/tokens.py`
const LEAST = 160
const MOST = 640
const CLOSED = 50 // pixels: who makes the files as narrow as this wants to be rid of them
const STEP = 16

const glyph = (inside) => `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">${inside}</svg>`
const GLYPHS = {
  menu: glyph(`<path d="M3 7h18M3 12h18M3 17h18"/>`),
  fold: glyph(`<path d="M3 7h13M3 12h10M3 17h13M20.5 8.5 17 12l3.5 3.5"/>`),
  sun: glyph(`<circle cx="12" cy="12" r="5" fill="currentColor" stroke="none"/>
    <path stroke-linecap="round" d="M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.3 1.3M17.7 17.7 19 19M19 5l-1.3 1.3M6.3 17.7 5 19"/>`),
  moon: glyph(`<path fill="currentColor" stroke="none" d="M20.6 14.6A9 9 0 1 1 9.4 3.4a7 7 0 0 0 11.2 11.2z"/>`),
}

function iconButton(onClick) {
  const button = make("button", {type: "button", className: "icon"})
  button.addEventListener("click", onClick)
  return button
}

function name(button, label, icon) {
  button.setAttribute("aria-label", label)
  button.title = label
  button.innerHTML = GLYPHS[icon]
}

// Where the page did not come with them.
function letter(model) {
  if (!document.getElementById("page-letters")) {
    document.head.append(make("link", {id: "page-letters", rel: "stylesheet", href: model.letters}))
  }
}

// The colours stand in the page's head, where the scripts of all its parts find them.
function colour(model) {
  let sheet = document.getElementById("page-style")
  if (!sheet) {
    sheet = make("style", {id: "page-style"})
    document.head.append(sheet)
  }
  const paint = () => {
    const text = model.colours[model.dark_theme ? "dark" : "light"]
    if (sheet.textContent !== text) { sheet.textContent = text }
  }
  for (const said of ["dark_theme", "colours"]) { model.on(said, paint) }
  paint()
}

function themeButton(model) {
  const button = iconButton(() => { model.dark_theme = !model.dark_theme })
  const show = () => name(button, WORDS.theme, model.dark_theme ? "moon" : "sun")
  model.on("dark_theme", show)
  show()
  return button
}

// The border that the files can be made wider or narrower with.
function grip(model, sheet) {
  const made = make("div", {className: "grip", tabIndex: 0, label: WORDS.resize})
  made.setAttribute("role", "separator")
  made.setAttribute("aria-orientation", "vertical")
  const show = () => {
    sheet.style.setProperty("--files", `${model.sidebar_width}px`)
    made.setAttribute("aria-valuenow", String(model.sidebar_width))
  }
  const move = (width) => { model.sidebar_width = Math.round(Math.min(MOST, Math.max(LEAST, width))) }
  made.setAttribute("aria-valuemin", String(LEAST))
  made.setAttribute("aria-valuemax", String(MOST))
  made.addEventListener("pointerdown", (event) => {
    made.setPointerCapture(event.pointerId)
    event.preventDefault()
  })
  made.addEventListener("pointermove", (event) => {
    if (!made.hasPointerCapture(event.pointerId)) { return }
    const width = event.clientX - sheet.getBoundingClientRect().left
    if (width >= CLOSED) { move(width); return }
    made.releasePointerCapture(event.pointerId)
    model.sidebar_open = false
  })
  made.addEventListener("keydown", (event) => {
    const step = {ArrowLeft: -STEP, ArrowRight: STEP}[event.key]
    if (step === undefined) { return }
    event.preventDefault()
    event.stopPropagation()
    move(model.sidebar_width + step)
  })
  model.on("sidebar_width", show)
  show()
  return made
}

// Beside the page or, where there is little room, in front of it: then nothing else can be reached until it is closed.
function keepFiles(model, {files, sheet, shade, toggle, others}) {
  const narrow = window.matchMedia(`(max-width: ${NARROW - 1}px)`)
  let before = false
  const show = () => {
    const drawer = narrow.matches && model.sidebar_open
    const within = before && sheet.contains(sheet.getRootNode().activeElement)
    files.className = `files ${narrow.matches ? "drawer" : "beside"} ${model.sidebar_open ? "open" : "shut"}`
    name(toggle, model.sidebar_open ? WORDS.close : WORDS.open, model.sidebar_open ? "fold" : "menu")
    for (const other of others) { other.inert = drawer }
    const said = {role: "dialog", "aria-modal": "true", "aria-label": WORDS.files, tabindex: "-1"}
    for (const [attribute, value] of Object.entries(said)) {
      if (drawer) { sheet.setAttribute(attribute, value) } else { sheet.removeAttribute(attribute) }
    }
    if (drawer && !before) { sheet.focus({preventScroll: true}) }
    if (before && !drawer && within) { toggle.focus() }
    before = drawer
  }
  const adapt = () => {
    model.narrow = narrow.matches
    model.sidebar_open = !narrow.matches
    show()
  }
  const close = () => { model.sidebar_open = false }
  shade.addEventListener("click", close)
  files.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !narrow.matches || event.defaultPrevented) { return }
    event.stopPropagation()
    close()
  })
  toggle.addEventListener("click", () => { model.sidebar_open = !model.sidebar_open })
  narrow.addEventListener("change", adapt)
  model.on("sidebar_open", show)
  model.on("remove", () => narrow.removeEventListener("change", adapt))
  if (narrow.matches !== model.narrow) { adapt() } else { show() }
}

export function render({model}) {
  letter(model)
  colour(model)
  const toggle = iconButton(() => {})
  const tools = make("div", {className: "tools"}, ...model.get_child("header"))
  const children = model.get_child("sidebar")
  const header = make("header", {className: "header"}, children.length ? toggle : null, tools, themeButton(model))
  const main = make("main", {className: "main"}, ...model.get_child("main"))
  if (!children.length) { return make("div", {className: "page"}, header, main) }
  const sheet = make("div", {className: "sheet"}, ...children)
  sheet.append(grip(model, sheet))
  const shade = make("div", {className: "shade"})
  const files = make("nav", {}, shade, sheet)
  keepFiles(model, {files, sheet, shade, toggle, others: [header, main]})
  return make("div", {className: "page"}, header, files, main)
}
