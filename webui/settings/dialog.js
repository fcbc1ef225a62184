// The dialog itself: sections as tabs, opened by Python, by Ctrl-comma, or from the command palette.
export function render({model}) {
  heedLook(model)
  const sections = {appearance: appearanceSection(model), models: modelsSection(model), traces: tracesSection(model), file: fileSection(model), keyboard: keyboardSection()}
  const dialog = make("dialog", {"aria-labelledby": "settings-title"})
  const tabs = make("div", {class: "tabs", role: "tablist", "aria-label": WORDS.sections})
  const sheets = make("div", {class: "sheets"})
  const names = Object.keys(sections)
  const parts = Object.fromEntries(names.map((name) => {
    const tab = button(WORDS.tabs[name], "tab", () => choose(name), {role: "tab", id: `settings-tab-${name}`, "aria-controls": `settings-sheet-${name}`})
    const sheet = make("div", {class: "sheet", role: "tabpanel", id: `settings-sheet-${name}`, "aria-labelledby": tab.id, tabindex: "0"}, sections[name].element)
    tabs.append(tab)
    sheets.append(sheet)
    return [name, {tab, sheet}]
  }))
  const choose = (chosen) => {
    for (const [name, {tab, sheet}] of Object.entries(parts)) {
      tab.setAttribute("aria-selected", String(name === chosen))
      tab.tabIndex = name === chosen ? 0 : -1
      sheet.hidden = name !== chosen
    }
    sections[chosen].open()
  }
  tabs.addEventListener("keydown", (event) => {
    const step = {ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1}[event.key]
    if (step === undefined) { return }
    event.preventDefault()
    const now = names.findIndex((name) => parts[name].tab.tabIndex === 0)
    const next = names[(now + step + names.length) % names.length]
    choose(next)
    parts[next].tab.focus()
  })
  dialog.append(make("header", {}, make("h2", {id: "settings-title"}, WORDS.title),
    button("×", "close", () => dialog.close(), {"aria-label": WORDS.close})), make("div", {class: "body"}, tabs, sheets))
  // The notebook's keys must not hear what is typed here.
  dialog.addEventListener("keydown", (event) => event.stopPropagation())
  dialog.addEventListener("click", (event) => { if (event.target === dialog) { dialog.close() } })

  const show = (section) => {
    if (!dialog.open) { dialog.showModal() }
    choose(section in parts ? section : "appearance")
    parts[section in parts ? section : "appearance"].tab.focus()
  }
  model.on("msg:custom", (message) => {
    if (message.show) { show(message.show) }
    for (const section of Object.values(sections)) { section.hear(message) }
  })
  const pressed = (event) => {
    if (event.key !== "," || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) { return }
    event.preventDefault()
    show("appearance")
  }
  const offer = (event) => event.detail.push(...names.map((name) => ({
    id: `settings ${name}`, group: "Studio", title: `${WORDS.title}: ${WORDS.tabs[name]}`, keys: name === "appearance" ? "Mod-," : undefined, run: () => show(name),
  })))
  window.addEventListener("keydown", pressed)
  window.addEventListener("llmspell:entries", offer)
  model.on("remove", () => { window.removeEventListener("keydown", pressed); window.removeEventListener("llmspell:entries", offer) })
  return dialog
}
