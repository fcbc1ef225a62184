// The bar above a notebook: its title, whether it is saved, the kernel's status, and what can be done with it.
// State comes as parameters; every wish goes to Python as one message {wish: …}. After the shared elements.

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
  field.setAttribute("aria-label", WORDS.title)
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
    undo: button(WORDS.undo, "undo"),
    redo: button(WORDS.redo, "redo"),
    run: button(WORDS.run, "run", {text: WORDS.run, kind: "primary"}),
    interrupt: button(WORDS.interrupt, "interrupt", {text: WORDS.interrupt, keys: "i i"}),
    restart: button(WORDS.restart, "restart", {text: WORDS.again, keys: "0 0", kind: "restart"}),
    tools: button(WORDS.tools, "tools", {text: WORDS.tools, keys: "p", kind: "tools"}),
    app: button(WORDS.app, "app", {kind: "app"}),
    share: button(SHARING.open, "share", {kind: "share"}),
    export: button(WORDS.export, "export", {text: WORDS.export, kind: "outlined export"}),
    dashboards: button(WORDS.dashboards, "dashboards"),
    settings: button(WORDS.settings, "settings", {keys: "Ctrl ,"}),
  }
  const opened = () => window.open(`app?file=${encodeURIComponent(model.file)}`, "_blank", "noopener")
  const wishes = {undo: "undo", redo: "redo", run: "run_all", interrupt: "interrupt", restart: "restart", tools: "tools",
    export: "export", dashboards: "dashboards", settings: "settings"}
  for (const [name, wanted] of Object.entries(wishes)) { made[name].addEventListener("click", wish(wanted)) }
  made.app.addEventListener("click", opened)
  return made
}

// Where there is little room, most of the buttons are in a menu.
function moreButton(bar, all, model) {
  const more = button(WORDS.more, "more", {kind: "more"})
  more.setAttribute("aria-haspopup", "menu")
  more.setAttribute("aria-expanded", "false")
  const entries = () => [
    ...(model.opened ? ["undo", "redo", "restart", "tools", "app", "share", "export"] : []), "dashboards", "settings",
  ].map((name) => [all[name].getAttribute("aria-label"), name, () => all[name].click(), all[name].disabled])
  more.addEventListener("click", () => openMenu(bar(), more, entries()))
  return more
}

// What the command palette shows besides the commands of a notebook: it asks for entries with this event.
function offerEntries(model, share) {
  const offer = (event) => {
    const entry = (title, wish, keys, run = () => model.send_msg({wish})) => ({id: `bar ${wish}`, group: WORDS.group, title, keys, run})
    if (model.opened) {
      event.detail.push(entry(WORDS.save, "save", "Mod-s"), entry(`${WORDS.export}…`, "export"), entry(`${SHARING.open}…`, "share", undefined, share))
    }
    event.detail.push(entry(WORDS.dashboards, "dashboards"), entry(WORDS.theme, "theme"), entry(WORDS.sidebar, "sidebar"))
  }
  window.addEventListener("llmspell:entries", offer)
  model.on("remove", () => window.removeEventListener("llmspell:entries", offer))
}

export function render({model}) {
  const title = titleField(model)
  const saved = element("span", "saved")
  saved.setAttribute("aria-live", "polite")
  const word = document.createElement("span")
  const dot = element("span", "dot")
  const status = element("span", "status", dot, word)
  status.setAttribute("role", "status")
  const all = actions(model)
  const brand = element("span", "mark")
  brand.innerHTML = `${ICONS.mark}<b>${WORDS.product}</b>`
  const slash = element("span", "slash", "/")
  const name = element("span", "name", title, saved)
  const tools = element("span", "group",
    element("span", "group history", all.undo, all.redo), element("span", "rule"), all.run, all.interrupt, all.restart,
    element("span", "rule"), all.tools, all.app, all.share, all.export)
  all.settings.className = "settings"
  all.dashboards.className = "settings"
  all.interrupt.className = "interrupt"
  const more = moreButton(() => bar, all, model)
  const share = shareDialog(model)
  all.share.addEventListener("click", share.open)
  const bar = element("div", "bar", brand, slash, name, element("span", "gap"), status, tools, all.dashboards, all.settings, more, share.element)
  closeMenuOutside(bar)
  bar.setAttribute("role", "toolbar")
  bar.setAttribute("aria-label", WORDS.name)

  const show = () => {
    for (const part of [slash, name, status, tools]) { part.style.display = model.opened ? "" : "none" }
    if (title.getRootNode().activeElement !== title) { title.value = model.title }
    title.title = model.file
    document.title = model.opened ? `${model.title} – ${WORDS.product}` : WORDS.product
    saved.textContent = model.saved
    saved.title = model.saved
    saved.classList.toggle("unsaved", model.unsaved)
    word.textContent = model.status
    status.className = `status chip-${model.status}`
    status.title = model.status_message || (model.status === "resting" ? WORDS.resting : WORDS.kernel(model.status))
    all.undo.disabled = !model.can_undo
    all.redo.disabled = !model.can_redo
    all.interrupt.disabled = model.status !== "busy"
    all.run.disabled = model.status === "dead"
    const shared = model.sharing.state === "on"
    all.share.title = shared ? SHARING.on : `${SHARING.open}…`
    all.share.classList.toggle("shared", shared)
  }
  for (const name of ["sharing", "opened", "title", "file", "saved", "unsaved", "status", "status_message", "can_undo", "can_redo"]) {
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
  offerEntries(model, share.open)
  return bar
}
