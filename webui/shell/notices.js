// Messages that come and go above the page: trouble stays until it is closed, a note leaves by itself.
// Also says when the studio itself has gone away, which Python can no longer do.

const LOST =
  "The studio cannot be reached. Go on writing: it is kept in this browser, and is in the notebook when the studio is back. " +
  "If you stopped it, start it again and open its new link."
const KEEP = Symbol.for("llmspell.keep")
const QUIET = 1500
const PERIOD = 2000
const SHOWN = 6000
const READING = 70 // milliseconds for each letter of a longer one
const MOST = 4

function make(tag, className, text) {
  const made = document.createElement(tag)
  made.className = className
  made.textContent = text
  return made
}

function notice(list, {kind, text, action, about, act}) {
  const made = make("div", `notice ${kind}`, "")
  made.dataset.about = about ?? ""
  if (kind === "trouble") { made.setAttribute("role", "alert") }
  made.append(make("span", "text", text))
  if (action) {
    const button = make("button", "act", action)
    button.addEventListener("click", () => { made.remove(); act() })
    made.append(button)
  }
  const close = make("button", "", "×")
  close.setAttribute("aria-label", "Dismiss")
  close.addEventListener("click", () => made.remove())
  made.append(close)
  list.append(made)
  // A note makes room for the others first: trouble stays until somebody has read it.
  while (list.children.length > MOST) { (list.querySelector(".notice:not(.trouble)") ?? list.firstChild).remove() }
  return made
}

/** Loads the page anew once the studio answers and nobody types; what was typed is kept by the notebook. */
function comeBack() {
  let typed = 0
  window.addEventListener("keydown", () => { typed = Date.now() }, true)
  const look = async () => {
    const answer = await fetch("api/health", {cache: "no-store"}).catch(() => null)
    const isQuiet = answer?.ok && Date.now() - typed > QUIET
    // Where the browser cannot keep what was typed, only the person may decide to go on without it.
    if (isQuiet && await (window[KEEP]?.() ?? true)) { window.location.reload() } else { setTimeout(look, PERIOD) }
  }
  setTimeout(look, PERIOD)
}

export function render({model, view}) {
  const list = make("div", "stack", "")
  list.setAttribute("aria-live", "polite")
  model.on("msg:custom", (message) => {
    const {kind, text, action = "", wish = null, about = ""} = message
    // What was told of it is over, or is said again in other words.
    for (const one of about ? list.querySelectorAll(`[data-about="${about}"]`) : []) {
      if (one.querySelector(".text").textContent !== text) { one.remove() }
    }
    if (kind === "over") { return }
    const already = [...list.querySelectorAll(".text")].some((one) => one.textContent === text)
    if (already) { return }
    const made = notice(list, {kind, text, action, about, act: () => model.send_msg(wish)})
    if (kind !== "trouble") { setTimeout(() => made.remove(), Math.max(SHOWN, READING * text.length)) }
  })
  view.model.document?.on_event("connection_lost", () => {
    const told = [...list.querySelectorAll(".text")].some((one) => one.textContent === LOST)
    if (!told) { notice(list, {kind: "trouble", text: LOST, action: "Reload", act: () => window.location.reload()}) }
    comeBack()
  })
  return list
}
