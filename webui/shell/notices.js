// Messages that come and go above the page: trouble stays until it is closed, a note leaves by itself.
// Also says when the studio itself has gone away, which Python can no longer do.

const SHOWN = 6000
const READING = 70 // milliseconds for each letter of a longer one
const MOST = 4

function make(tag, className, text) {
  const made = document.createElement(tag)
  made.className = className
  made.textContent = text
  return made
}

function notice(list, {kind, text, action, act}) {
  const made = make("div", `notice ${kind}`, "")
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
  while (list.children.length > MOST) { list.firstChild.remove() }
  return made
}

export function render({model, view}) {
  const list = make("div", "stack", "")
  list.setAttribute("aria-live", "polite")
  model.on("msg:custom", (message) => {
    const {kind, text, action = "", wish = null} = message
    const already = [...list.querySelectorAll(".text")].some((one) => one.textContent === text)
    if (already) { return }
    const made = notice(list, {kind, text, action, act: () => model.send_msg(wish)})
    if (kind !== "trouble") { setTimeout(() => made.remove(), Math.max(SHOWN, READING * text.length)) }
  })
  view.model.document?.on_event("connection_lost", () => notice(list, {
    kind: "trouble",
    text: "The studio has stopped, or cannot be reached. What was saved is safe. Start it again and open its new link.",
    action: "Reload",
    act: () => window.location.reload(),
  }))
  return list
}
