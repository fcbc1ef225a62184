// Two panes with a border that can be moved by pointer and by arrow keys; side by side, or stacked when narrow.
// The place of the border is kept in the browser.

const KEY = "llmspell.split"
const LEAST = 20
const MOST = 85
const USUAL = 58

function remembered() {
  try {
    const share = Number(window.localStorage.getItem(KEY))
    return share >= LEAST && share <= MOST ? share : USUAL
  } catch {
    return USUAL  // Storage is off in this browser; the layout is then the usual one.
  }
}

function remember(share) {
  try {
    window.localStorage.setItem(KEY, String(share))
  } catch {
    return  // As above.
  }
}

function pane(name, child) {
  const made = document.createElement("div")
  made.className = `pane ${name}`
  if (child) { made.append(child) }
  return made
}

export function render({model}) {
  const split = document.createElement("div")
  const grip = document.createElement("div")
  grip.className = "grip"
  grip.tabIndex = 0
  grip.setAttribute("role", "separator")
  grip.setAttribute("aria-label", "Resize the notebook")
  split.append(pane("first", model.get_child("first")), grip, pane("second", model.get_child("second")))

  let share = remembered()
  const stacked = () => getComputedStyle(split).gridTemplateRows.trim().split(" ").length > 1
  const move = (wanted) => {
    share = Math.round(Math.min(MOST, Math.max(LEAST, wanted)) * 10) / 10
    split.style.setProperty("--first", `${share}%`)
    grip.setAttribute("aria-valuenow", String(Math.round(share)))
    grip.setAttribute("aria-orientation", stacked() ? "horizontal" : "vertical")
  }
  grip.setAttribute("aria-valuemin", String(LEAST))
  grip.setAttribute("aria-valuemax", String(MOST))

  grip.addEventListener("pointerdown", (event) => {
    grip.setPointerCapture(event.pointerId)
    grip.classList.add("dragging")
    event.preventDefault()
    grip.focus()
  })
  grip.addEventListener("pointermove", (event) => {
    if (!grip.hasPointerCapture(event.pointerId)) { return }
    const box = split.getBoundingClientRect()
    move(stacked() ? 100 * (event.clientY - box.top) / box.height : 100 * (event.clientX - box.left) / box.width)
  })
  const drop = (event) => {
    if (!grip.hasPointerCapture(event.pointerId)) { return }
    grip.releasePointerCapture(event.pointerId)
    grip.classList.remove("dragging")
    remember(share)
  }
  grip.addEventListener("pointerup", drop)
  grip.addEventListener("pointercancel", drop)
  grip.addEventListener("dblclick", () => { move(USUAL); remember(share) })
  grip.addEventListener("keydown", (event) => {
    const step = {ArrowLeft: -2, ArrowUp: -2, ArrowRight: 2, ArrowDown: 2, PageUp: -10, PageDown: 10}[event.key]
    const place = {Home: LEAST, End: MOST, Enter: USUAL}[event.key]
    if (step === undefined && place === undefined) { return }
    event.preventDefault()
    event.stopPropagation()
    move(place ?? share + step)
    remember(share)
  })

  const show = () => { split.className = model.alone ? "sides alone" : "sides" }
  model.on("alone", show)
  show()
  move(share)
  return split
}
