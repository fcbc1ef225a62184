// The configuration file as text, checked while it is written, saved only over the version that was read.
const PAUSE = 400

function fileSection(model) {
  const path = make("p", {class: "path"})
  const area = make("textarea", {"aria-label": WORDS.text, spellcheck: "false", wrap: "off", autocapitalize: "off", readonly: true})
  const numbers = make("pre", {class: "numbers", "aria-hidden": "true"})
  const problems = make("ul", {class: "problems"})
  const told = teller()
  const clash = make("div", {class: "clash", role: "alert", hidden: true})
  const save = button(WORDS.save, "primary", () => model.send_msg({wish: "save", text: area.value, version: read.version}))
  const reload = button(WORDS.reload, "outlined", () => model.send_msg({wish: "file"}))
  const element = make("div", {class: "file"}, path, make("div", {class: "editor"}, numbers, area), make("div", {role: "status"}, problems), clash,
    make("div", {class: "line"}, save, reload, told.element), make("p", {class: "note"}, WORDS.fileNote))
  let read = {text: "", version: "", known: false}
  let waiting = 0

  const number = () => {
    numbers.textContent = area.value.split("\n").map((_, place) => place + 1).join("\n")
    numbers.scrollTop = area.scrollTop
  }
  const written = () => {
    number()
    told.say(area.value === read.text ? "" : WORDS.unsaved)
    clearTimeout(waiting)
    waiting = setTimeout(() => model.send_msg({wish: "check", text: area.value}), PAUSE)
  }
  area.addEventListener("input", written)
  area.addEventListener("scroll", () => { numbers.scrollTop = area.scrollTop })

  const take = (edition) => {
    read = {...edition, known: true}
    area.value = edition.text
    area.readOnly = false
    clash.hidden = true
    number()
  }
  const goTo = (line) => {
    const before = area.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0)
    const end = area.value.indexOf("\n", before)
    area.focus()
    area.setSelectionRange(before, end < 0 ? area.value.length : end)
    area.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(area).lineHeight))
  }
  const showProblems = (found) => {
    save.disabled = found.some((one) => !one.harmless)
    problems.replaceChildren(...(found.length ? found : [{said: WORDS.fine, harmless: true, fine: true}]).map((one) =>
      make("li", {class: one.fine ? "fine" : one.harmless ? "mild" : "grave"},
        ...(one.line ? [button(WORDS.line(one.line), "plain", () => goTo(one.line)), " "] : []), make("span", {}, one.said))))
  }
  const showClash = (now) => {
    clash.hidden = false
    clash.replaceChildren(make("p", {}, WORDS.changed), make("details", {}, make("summary", {}, WORDS.theirText), make("pre", {tabindex: "0"}, now.text)),
      make("div", {class: "line"},
        button(WORDS.theirs, "outlined", () => { take(now); written() }),
        button(WORDS.mine, "primary", () => { read = {...read, version: now.version}; clash.hidden = true; save.click() })))
  }
  return {
    element,
    // What was typed and not saved is still there when the dialog is opened again.
    open() { if (!read.known || area.value === read.text) { model.send_msg({wish: "file"}) } },
    hear(message) {
      if (message.file) { path.textContent = message.file.path; take(message.file); told.say("") }
      if (message.problems) { showProblems(message.problems) }
      if (message.saved) { read = {...message.saved, known: true}; told.say(area.value === read.text ? WORDS.saved : WORDS.unsaved) }
      if (message.changed) { showClash(message.changed) }
      if (message.failed && ["file", "check", "save"].includes(message.failed.wish)) { told.say(message.failed.said, true) }
    },
  }
}
