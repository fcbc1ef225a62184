// The dialog that serves the notebook of the bar as an app. After the shared elements; Python says `model.sharing`, as
// {state, link, locked, seconds, until, trouble, command}, and hears {wish: "share", password, seconds} and
// {wish: "unshare"}.

function sharingChoice(text, checked, choose) {
  const radio = make("input", {type: "radio", name: "share-who", checked})
  radio.addEventListener("change", choose)
  return {radio, element: make("label", {className: "choice"}, radio, make("span", {text}))}
}

// The link, to copy and to open.
function sharedLink(say) {
  const field = make("input", {type: "text", readOnly: true, id: "share-link", className: "mono"})
  const select = () => { field.select(); field.scrollLeft = 0 }
  field.addEventListener("focus", select)
  const copy = make("button", {type: "button", className: "outlined", text: SHARING.copy})
  // The second way is for browsers that do not let a page write to the clipboard.
  const byHand = () => { field.focus(); select(); return document.execCommand("copy") }
  const done = (is) => say(is ? SHARING.copied : SHARING.uncopied, !is)
  copy.addEventListener("click", () => navigator.clipboard.writeText(field.value).then(() => done(true), () => done(byHand())))
  const visit = make("a", {className: "visit", target: "_blank", rel: "noopener", text: SHARING.visit})
  const label = make("label", {className: "label", htmlFor: field.id, text: SHARING.link})
  const element = make("div", {className: "field"}, label, make("div", {className: "row"}, field, copy, visit))
  return {element, show: (link) => { element.hidden = !link; field.value = link; visit.href = link || "#" }}
}

function sharedPassword() {
  const field = make("input", {type: "password", id: "share-password", autocomplete: "new-password", maxLength: 200, spellcheck: false})
  const box = make("input", {type: "checkbox"})
  box.addEventListener("change", () => { field.type = box.checked ? "text" : "password" })
  const label = make("label", {className: "label", htmlFor: field.id, text: SHARING.password})
  const element = make("div", {className: "field"}, label, field, make("label", {className: "choice small"}, box, make("span", {text: SHARING.show})))
  return {element, field, clear: () => { field.value = ""; box.checked = false; field.type = "password" }}
}

// For how long visitors can come: seconds, 0 for as long as the studio runs.
function sharedTerm(choose) {
  const choices = SHARING.terms.map(([seconds, , text]) => make("option", {value: String(seconds), text}))
  const select = make("select", {id: "share-term"}, ...choices)
  select.addEventListener("change", choose)
  const label = make("label", {className: "label", htmlFor: select.id, text: SHARING.term})
  return {
    element: make("div", {className: "field"}, label, select),
    seconds: () => Number(select.value),
    flag: () => { const code = SHARING.terms[select.selectedIndex]?.[1]; return code ? ` --expires ${code}` : "" },
    choose: (seconds) => { select.value = String(seconds); if (select.selectedIndex < 0) { select.selectedIndex = 0 } },
  }
}

// When that is, with the day if it is another than today.
function sharedUntil(until) {
  const then = new Date(until * 1000)
  const day = then.toDateString() === new Date().toDateString() ? {} : {weekday: "short", day: "numeric", month: "short"}
  return then.toLocaleString("en-GB", {hour: "2-digit", minute: "2-digit", ...day})
}

function shareDialog(model) {
  const told = make("p", {className: "told"})
  told.setAttribute("role", "status")
  const say = (words, bad = false) => { told.textContent = words; told.classList.toggle("bad", bad) }
  const secret = sharedPassword()
  const link = sharedLink(say)
  const byLink = sharingChoice(SHARING.byLink, true, () => choose())
  const byPassword = sharingChoice(SHARING.byPassword, false, () => { choose(); secret.field.focus() })
  const who = make("fieldset", {className: "who"}, make("legend", {text: SHARING.who}), byLink.element, byPassword.element, secret.element)
  const term = sharedTerm(() => choose())
  const reach = make("p", {className: "soft"}, `${SHARING.reach} `)
  const command = make("code")
  reach.append(command)
  const note = make("p", {className: "soft"})
  const act = make("button", {type: "button", className: "primary"})
  const stop = make("button", {type: "button", className: "outlined", text: SHARING.stop})
  const close = make("button", {type: "button", text: SHARING.close})
  const dialog = make("dialog", {className: "sharing"}, make("h2", {text: SHARING.title}), make("p", {className: "about", text: SHARING.about}),
    link.element, note, who, term.element, reach, told, make("div", {className: "end"}, close, stop, act))
  dialog.setAttribute("aria-label", SHARING.title)

  const choose = () => { say(""); show() }
  // What is served stays until something else is wanted of it.
  const show = () => {
    const {state, locked, seconds, until, command: line} = model.sharing
    const on = state === "on"
    const withPassword = byPassword.radio.checked
    link.show(on ? model.sharing.link : "")
    note.hidden = !on && state !== "over"
    note.textContent = on ? [until ? SHARING.until(sharedUntil(until)) : "", locked ? SHARING.locked : SHARING.secret].join(" ").trim()
      : SHARING.over(sharedUntil(until))
    who.hidden = term.element.hidden = reach.hidden = act.hidden = state === "never"
    secret.element.hidden = !withPassword
    secret.field.placeholder = on && locked ? SHARING.kept : ""
    const isSame = on && withPassword === locked && term.seconds() === seconds
    act.textContent = state === "starting" ? SHARING.starting : !on ? SHARING.start : !isSame ? SHARING.apply : locked ? SHARING.another : SHARING.anew
    act.className = isSame ? "outlined" : "primary"
    act.disabled = state === "starting"
    act.title = on ? SHARING.again : ""
    stop.hidden = !["on", "over", "starting"].includes(state)
    command.textContent = line + term.flag()
  }
  act.addEventListener("click", () => {
    const password = byPassword.radio.checked ? secret.field.value : ""
    if (byPassword.radio.checked && !password) { say(SHARING.needed, true); secret.field.focus(); return }
    say("")
    model.send_msg({wish: "share", password, seconds: term.seconds()})
    secret.clear()
  })
  stop.addEventListener("click", () => model.send_msg({wish: "unshare"}))
  close.addEventListener("click", () => dialog.close())
  secret.field.addEventListener("keydown", (event) => { if (event.key === "Enter") { act.click() } })
  // The notebook's keys must not hear what is typed here; what is typed does not stay.
  dialog.addEventListener("keydown", (event) => event.stopPropagation())
  dialog.addEventListener("close", secret.clear)

  const settle = () => {
    const {state, locked, seconds, trouble} = model.sharing
    if (!["starting", "never"].includes(state)) {
      (locked ? byPassword : byLink).radio.checked = true
      term.choose(seconds ?? 0)
    }
    say(state === "never" ? SHARING.never : trouble, Boolean(trouble))
    show()
  }
  model.on("sharing", settle)
  settle()
  const open = () => { if (!dialog.open) { settle(); dialog.showModal() } }
  return {element: dialog, open}
}
