// Named sheets of which one shows at a time. All stay alive, so a live trace goes on behind the others.

const LONGEST = 2000 // milliseconds that a sheet waits for the cells of a notebook
const PAUSE = 300 // and after them, or after a key: whoever has opened it may begin to write

// A sheet that is drawn together with the cells would come between a person and what they opened.
function waitForCells(model) {
  if (model.calm) { return }
  let [timer, since] = [0, performance.now()]
  const end = () => {
    clearTimeout(timer)
    window.removeEventListener("llmspell:loaded", loaded)
    window.removeEventListener("keydown", pressed, true)
  }
  const wait = (pause) => { clearTimeout(timer); timer = setTimeout(() => { end(); model.calm = true }, pause) }
  const loaded = () => { since = performance.now(); wait(PAUSE) }
  const pressed = () => { if (performance.now() - since < LONGEST) { wait(PAUSE) } }
  window.addEventListener("llmspell:loaded", loaded)
  window.addEventListener("keydown", pressed, true)
  model.on("remove", end)
  wait(LONGEST)
}

export function render({model}) {
  const dock = document.createElement("div")
  dock.className = "board"
  const tabs = document.createElement("div")
  tabs.className = "tabs"
  tabs.setAttribute("role", "tablist")
  tabs.setAttribute("aria-label", "Panels")
  dock.append(tabs)
  const children = model.get_child("sheets")
  const pairs = model.names.map((name, index) => {
    const tab = document.createElement("button")
    tab.type = "button"
    tab.textContent = name
    tab.id = `tab-${index}`
    tab.setAttribute("role", "tab")
    tab.addEventListener("click", () => { model.active = index })
    const sheet = document.createElement("div")
    sheet.className = "sheet"
    sheet.setAttribute("role", "tabpanel")
    sheet.setAttribute("aria-labelledby", tab.id)
    if (children[index]) { sheet.append(children[index]) }
    tabs.append(tab)
    dock.append(sheet)
    return [tab, sheet]
  })
  tabs.addEventListener("keydown", (event) => {
    const step = {ArrowLeft: -1, ArrowRight: 1}[event.key]
    if (step === undefined) { return }
    event.stopPropagation()
    model.active = (model.active + step + pairs.length) % pairs.length
    pairs[model.active][0].focus()
  })
  const show = () => pairs.forEach(([tab, sheet], index) => {
    const chosen = index === model.active
    tab.setAttribute("aria-selected", String(chosen))
    tab.tabIndex = chosen ? 0 : -1
    sheet.hidden = !chosen
  })
  model.on("active", show)
  show()
  waitForCells(model)
  // The command palette of the notebook asks for what can be done here.
  const offer = (event) => event.detail.push(...pairs.map(([tab], index) => ({
    id: `panel ${tab.textContent}`, group: "Studio", title: `Show the panel ${tab.textContent}`,
    run: () => { model.active = index; tab.focus() },
  })))
  window.addEventListener("llmspell:entries", offer)
  model.on("remove", () => window.removeEventListener("llmspell:entries", offer))
  return dock
}
