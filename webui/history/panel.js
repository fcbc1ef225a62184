// The past of a notebook: what waits for a choice, the versions and how each differs from now, the deleted cells.
// Everything comes as messages {op: …} from `panel.py`, and every wish goes back as one. After the shared elements.

function button(text, onclick, {kind = "", label = "", picture = ""} = {}) {
  const made = make("button", {type: "button", className: kind, onclick, label})
  if (picture) { made.innerHTML = ICONS[picture] }
  if (text) { made.append(make("span", {text})) }
  return made
}

/** Today the time; earlier the day as well. */
function when(seconds) {
  const moment = new Date(seconds * 1000)
  const isToday = moment.toDateString() === new Date().toDateString()
  const time = moment.toLocaleTimeString([], {hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23"})
  return isToday ? time : `${moment.toLocaleDateString([], {day: "numeric", month: "short"})}, ${time}`
}

const SIGNS = {"+": "in", "-": "out", "…": "gap"}

function code(lines) {
  const isPlain = lines.every(([sign]) => sign === " ")
  const block = make("pre", {className: isPlain ? "code plain" : "code", tabIndex: 0})
  for (const [sign, text] of lines) {
    const spoken = {"+": WORDS.added, "-": WORDS.taken}[sign] ?? ""
    const line = make("div", {className: `line ${SIGNS[sign] ?? ""}`})
    line.append(make("i", {text: sign === " " ? "" : sign, ariaHidden: "true"}), make("b", {text: spoken}), text || "\u200b")
    block.append(line)
  }
  return block
}

/** A row of buttons of which one is pressed; the arrows go from one to the next. */
function choice(label, names, chosen, onchoose) {
  const group = make("div", {className: "choice", role: "radiogroup"})
  group.setAttribute("aria-label", label)
  const buttons = Object.entries(names).map(([name, text]) => {
    const one = make("button", {type: "button", text, role: "radio", tabIndex: name === chosen ? 0 : -1})
    one.setAttribute("aria-checked", String(name === chosen))
    one.addEventListener("click", () => onchoose(name))
    return one
  })
  group.addEventListener("keydown", (event) => {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key]
    if (!step) { return }
    event.preventDefault()
    event.stopPropagation()
    const names_ = Object.keys(names)
    onchoose(names_[(names_.indexOf(chosen) + step + names_.length) % names_.length])
  })
  group.append(...buttons)
  return group
}

/** The text that the choices make of a conflict, as lines; what was chosen is marked. */
function merged(conflict, choices) {
  let number = 0
  return conflict.passages.flatMap((passage) => {
    if (passage.same) { return passage.same.map((text) => [" ", text]) }
    const chosen = choices[number++]
    const lines = chosen === "both" ? [...passage.mine, ...passage.theirs] : passage[chosen]
    return lines.map((text) => ["+", text])
  })
}

/** What one of the three versions says there. */
function sideOf(side, lines) {
  const shown = lines.length ? lines.map((text) => [" ", text]) : [["…", WORDS.nothing]]
  const made = make("div", {className: side}, make("h4", {text: WORDS.sides[side]}), code(shown))
  made.setAttribute("role", "group")
  made.setAttribute("aria-label", WORDS.sides[side])
  return made
}

function conflictCard(conflict, state, send, draw) {
  const count = Math.max(1, conflict.passages.filter((passage) => !passage.same).length)
  const choices = state.choices[conflict.id] ?? Array(count).fill(conflict.deleted === "mine" ? "theirs" : "mine")
  state.choices[conflict.id] = choices
  const pick = (place) => (name) => { choices[place] = name; draw(`${conflict.id} ${place}`) }
  const card = make("section", {className: "conflict"})
  card.setAttribute("aria-label", `Conflict in ${conflict.label}`)
  card.append(make("h3", {}, make("span", {text: conflict.label}), make("small", {text: languageOf(conflict.kind)})))
  if (conflict.deleted) {
    const who = conflict.deleted === "mine" ? WORDS.deletedHere : WORDS.deletedThere
    const names = conflict.deleted === "mine" ? {theirs: WORDS.keep, mine: WORDS.drop} : {mine: WORDS.keep, theirs: WORDS.drop}
    card.append(make("p", {text: who}), choice(WORDS.becomes, names, choices[0], pick(0)), code(conflict.source.split("\n").map((text) => [" ", text])))
  } else {
    let number = 0
    for (const passage of conflict.passages.filter((one) => !one.same)) {
      const place = number++
      card.append(choice(WORDS.conflict(place + 1, count), {mine: WORDS.yours, theirs: WORDS.theirs, both: WORDS.both}, choices[place], pick(place)))
      card.append(make("div", {className: "sides"}, ...["before", "mine", "theirs"].map((side) => sideOf(side, passage[side]))))
    }
    if (!number) {
      card.append(make("p", {text: `Yours: ${conflict.about[0]}. Theirs: ${conflict.about[1]}.`}),
        choice(WORDS.stands, {mine: WORDS.yours, theirs: WORDS.theirs}, choices[0], pick(0)))
    }
    card.append(make("h4", {text: WORDS.then}), code(merged(conflict, choices)))
  }
  const use = () => { delete state.choices[conflict.id]; send({op: "resolve", id: conflict.id, choices}) }
  card.append(make("footer", {}, button(WORDS.use, use, {kind: "primary"})))
  return card
}

function versionRow(version, state, choose) {
  const row = make("button", {type: "button", className: "version"})
  row.setAttribute("role", "option")
  row.setAttribute("aria-selected", String(version.number === state.chosen))
  row.dataset.number = version.number
  row.append(make("span", {className: "when", text: when(version.time)}), make("span", {className: `cause ${version.run ? "ran" : ""}`, text: version.cause}),
    make("span", {className: "counts", text: version.counts}))
  row.addEventListener("click", () => choose(version.number))
  return row
}

function differenceCell(cell, number, whole, send) {
  const head = make("h3", {}, make("span", {text: cell.label}), make("small", {text: languageOf(cell.kind)}),
    make("em", {className: cell.state, text: cell.moved ? WORDS.moved(cell.state === "same" ? "" : WORDS.states[cell.state]) : WORDS.states[cell.state]}))
  const restore = () => send({op: "restore", number, cell: cell.id})
  const back = WORDS.back[cell.state]
  if (back) { head.append(button(back, restore, {picture: "back", label: WORDS.named(back, cell.label)})) }
  const item = make("section", {className: "difference"}, head)
  item.setAttribute("aria-label", cell.label)
  if (cell.lines.length && !(whole && cell.state === "added")) { item.append(code(cell.lines)) }
  if (cell.more) { item.append(make("p", {className: "more-lines", text: WORDS.more(cell.more)})) }
  return item
}

function details(state, send, draw) {
  const version = state.versions.find((one) => one.number === state.chosen)
  const found = state.difference?.number === state.chosen ? state.difference : null
  const title = version ? `${when(version.time)} · ${version.cause}` : WORDS.earlier
  const show = (name) => { state.whole = name === "whole"; send({op: "choose", number: state.chosen, whole: state.whole}); draw(WORDS.shown) }
  const tools = make("div", {className: "tools"},
    choice(WORDS.shown, {changes: WORDS.changes, whole: WORDS.whole}, state.whole ? "whole" : "changes", show),
    version?.run ? button(WORDS.trace, () => send({op: "trace", run: version.run}), {picture: "trace"}) : null,
    button(WORDS.all, () => send({op: "restore", number: state.chosen}), {kind: "primary", picture: "back", label: WORDS.allHint}))
  const close = button("", () => { state.chosen = 0; send({op: "choose", number: 0, whole: false}); draw() }, {kind: "icon", picture: "close", label: WORDS.close})
  const body = make("div", {className: "cells"})
  if (found?.trouble) { body.append(make("p", {className: "empty", text: found.trouble})) }
  else if (found && !found.cells.length) { body.append(make("p", {className: "empty", text: WORDS.unchanged})) }
  else if (found) { body.append(...found.cells.map((cell) => differenceCell(cell, state.chosen, state.whole, send))) }
  const region = make("section", {className: "details"}, make("header", {}, make("h2", {text: title}), close), tools, body)
  region.setAttribute("aria-label", WORDS.version)
  return region
}

function binCard(cell, send) {
  const head = make("h3", {}, make("span", {text: cell.label}), make("small", {text: languageOf(cell.kind)}), make("em", {text: when(cell.time)}))
  head.append(button(WORDS.bring, () => send({op: "bring_back", number: cell.number}), {picture: "back", label: WORDS.named(WORDS.bring, cell.label)}))
  const lines = cell.source.split("\n")
  const shown = lines.slice(0, 8).map((text) => [" ", text])
  const item = make("section", {className: "difference"}, head, code(lines.length > 8 ? [...shown, ["…", WORDS.more(lines.length - 8)]] : shown))
  item.setAttribute("aria-label", cell.label)
  return item
}

export function render({model}) {
  const state = {conflicts: [], versions: [], bin: [], more: false, chosen: 0, whole: false, difference: null, sheet: "versions", choices: {}}
  const send = (message) => model.send_msg(message)
  const root = make("div", {className: "history"})
  root.setAttribute("role", "region")
  root.setAttribute("aria-label", WORDS.name)
  const said = make("div", {className: "said", role: "status", hidden: true})
  const board = make("div", {className: "board"})
  root.append(said, board)

  const choose = (number) => { state.chosen = number; send({op: "choose", number, whole: state.whole}); draw(`v${number}`) }
  const list = () => {
    const box = make("div", {className: "versions", role: "listbox"}, ...state.versions.map((one) => versionRow(one, state, choose)))
    box.setAttribute("aria-label", WORDS.versions)
    box.addEventListener("keydown", (event) => {
      const step = {ArrowDown: 1, ArrowUp: -1}[event.key]
      const rows = [...box.querySelectorAll(".version")]
      if (!step || !rows.length) { return }
      event.preventDefault()
      event.stopPropagation()
      rows[Math.min(rows.length - 1, Math.max(0, rows.indexOf(event.target) + step))].focus()
    })
    if (state.more) { box.append(button(WORDS.older, () => send({op: "more"}), {kind: "older"})) }
    return state.versions.length ? box : make("p", {className: "empty", text: WORDS.noVersions})
  }
  const sheets = () => choice(WORDS.listed, {versions: WORDS.versions, bin: WORDS.binOf(state.bin.length)},
    state.sheet, (name) => { state.sheet = name; draw(WORDS.listed) })

  function draw(focus = "") {
    const top = [board.querySelector(".versions"), board.querySelector(".cells"), board.querySelector(".side")].map((one) => one?.scrollTop ?? 0)
    const held = root.getRootNode().activeElement?.dataset?.number
    const side = make("div", {className: "side"})
    if (state.conflicts.length) {
      const words = WORDS.conflicts(state.conflicts.length)
      side.append(make("div", {className: "conflicts"}, make("p", {className: "lead", innerHTML: ICONS.warning}, words),
        ...state.conflicts.map((one) => conflictCard(one, state, send, draw))))
    }
    side.append(sheets())
    if (state.sheet === "bin") {
      side.append(...(state.bin.length ? state.bin.map((one) => binCard(one, send)) : [make("p", {className: "empty", text: WORDS.noBin})]))
    } else { side.append(list()) }
    const isDetailed = state.chosen > 0 && state.sheet === "versions"
    board.classList.toggle("detailed", isDetailed)
    board.replaceChildren(side, ...(isDetailed ? [details(state, send, draw)] : []))
    ;[".versions", ".cells", ".side"].forEach((name, place) => { const one = board.querySelector(name); if (one) { one.scrollTop = top[place] } })
    refocus(focus, held)
  }
  function refocus(focus, held) {
    const number = focus.startsWith("v") ? focus.slice(1) : held
    const group = [...board.querySelectorAll("[role=radiogroup]")].find((one) => one.getAttribute("aria-label") === focus)
    const card = focus.includes(" ") && !group ? board.querySelectorAll(".conflict [aria-checked=true]")[Number(focus.split(" ").at(-1))] : null
    const wanted = group?.querySelector("[aria-checked=true]") ?? card ?? (number ? board.querySelector(`.version[data-number="${number}"]`) : null)
    // On a narrow page the version takes the place of the list.
    const there = wanted && !wanted.checkVisibility() ? board.querySelector(".details .icon") : wanted
    there?.focus({preventScroll: true})
  }
  function say(text, isTrouble) {
    said.textContent = text
    said.hidden = !text
    said.classList.toggle("trouble", isTrouble)
    clearTimeout(state.timer)
    if (text && !isTrouble) { state.timer = setTimeout(() => { said.hidden = true }, 5000) }
  }
  const hear = {
    conflicts: ({cells}) => { state.conflicts = cells },
    bin: ({cells}) => { state.bin = cells },
    versions: ({versions, more}) => Object.assign(state, {versions, more}),
    difference: (message) => { state.difference = message },
    chosen: ({number}) => Object.assign(state, {chosen: number, sheet: "versions"}),
    restored: ({what}) => say(WORDS.restored(what), false),
    trouble: ({message}) => say(message, true),
  }
  model.on("msg:custom", (message) => { hear[message.op]?.(message); draw() })
  // A page that is drawn seldom hears of several changes at once; the last of them is how it is.
  const seen = new IntersectionObserver((entries) => send({op: "visible", on: entries.at(-1).isIntersecting}))
  seen.observe(root)
  model.on("remove", () => seen.disconnect())
  draw()
  send({op: "ready"})
  return root
}
