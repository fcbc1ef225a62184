// The workflows of a notebook beside their canvas: which one is shown, a palette, the chosen step and what can be done
// with it, and the same steps as a list. Everything comes as messages {op: …} from `panel.py`, and wishes go back so.
// After `dragging.js`.

const PALETTE = [["agent", "Agent"], ["tool", "Tool"], ["function", "Function"], ["condition", "Condition"],
  ["loop", "Loop"], ["parallel", "Parallel"], ["nested", "Nested"]]
const LANGUAGES = [["lua", "Lua"], ["javascript", "JavaScript"], ["python", "Python"]]
const EMPTY = "No workflow yet. Begin one here, or write one in a cell: it is drawn as soon as it stands alone in the code, " +
  "as in flow = Workflow.sequential({ … })."
const HOW = {depends: "depends on", uses: "uses", order: "after", branch: "branch of", body: "inside"}

function make(tag, {text, label, ...rest} = {}, ...children) {
  const made = document.createElement(tag)
  Object.assign(made, rest)
  if (text !== undefined) { made.textContent = text }
  if (label) { made.setAttribute("aria-label", label); made.title = label }
  made.append(...children.filter((child) => child !== null))
  return made
}

const button = (text, onclick, rest = {}) => make("button", {type: "button", text, onclick, ...rest})

/** The first element that a selector finds, also inside the components of the page. */
function deep(root, selector) {
  const found = root.querySelector(selector)
  if (found) { return found }
  for (const one of root.querySelectorAll("*")) {
    const inner = one.shadowRoot && deep(one.shadowRoot, selector)
    if (inner) { return inner }
  }
  return null
}

export function render({model, el}) {
  const tell = (message) => model.send_msg(message)
  let nodes = []
  let selected = ""
  let edge = ""
  // Choices that Python has yet to answer: until then the page's own holds, and so does what is typed about it.
  let asked = 0

  const flows = make("select", {label: "Workflow"})
  flows.addEventListener("change", () => tell({op: "choose", key: flows.value}))
  const undo = button("↶", () => tell({op: "undo"}), {label: "Undo"})
  const redo = button("↷", () => tell({op: "redo"}), {label: "Redo"})
  const bar = make("div", {className: "bar"}, flows, undo, redo)
  const where = make("select", {label: "Where a new step goes"})
  const palette = make("div", {className: "palette"}, make("span", {text: "Add"}), where,
    ...PALETTE.map(([kind, name]) => button(name, () => insert(kind), {className: `add kind-${kind}`, label: `Add: ${name}`})))
  palette.setAttribute("role", "toolbar")
  palette.setAttribute("aria-label", "Add a step")
  const said = make("p", {className: "said", hidden: true})
  said.setAttribute("role", "alert")
  const canvas = make("div", {className: "canvas"})
  canvas.setAttribute("role", "group")
  canvas.setAttribute("aria-label", "Drawing of the workflow")
  const details = make("section", {className: "details"})
  details.setAttribute("aria-label", "Chosen step")
  const list = make("ul", {className: "steps"})
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", "Steps")
  const empty = make("div", {className: "empty"}, make("p", {text: EMPTY}), make("div", {className: "row"},
    ...LANGUAGES.map(([language, name]) => button(`New workflow in ${name}`, () => tell({op: "new", language})))))
  const reasons = make("ul", {className: "reasons"})
  const side = make("div", {className: "side"}, details, list, reasons)
  const board = make("section", {className: "graph"}, bar, palette, said, canvas, empty, side)
  board.setAttribute("aria-label", "Graph")
  palette.querySelectorAll(".add").forEach((one, place) => { one.dataset.kind = PALETTE[place][0] })
  letDrag(board, palette, canvas, () => nodes, (kind, {id, where}) => tell({op: "insert", id, kind, where}))

  const chosen = () => nodes.find((node) => node.id === selected) ?? nodes[0]
  function insert(kind) {
    const node = chosen()
    if (node && !palette.dataset.dragged) { tell({op: "insert", id: node.id, kind, where: where.value}) }
  }

  function places() {
    const node = chosen()
    const now = where.value
    const offered = !node || node.whole ? [["inside", "at the end"]] :
      [["after", `after ${node.label}`], ["before", `before ${node.label}`],
        ...(node.holds ? [["inside", `inside ${node.label}`]] : [])]
    where.replaceChildren(...offered.map(([value, text]) => make("option", {value, text})))
    if (offered.some(([value]) => value === now)) { where.value = now }
  }

  function link(node) {
    const others = nodes.filter((one) => one.id !== node.id && !node.before.some((before) => before.id === one.id))
    const choice = make("select", {label: `Let ${node.label} come after`})
    choice.append(make("option", {value: "", text: "Connect from…"}),
      ...others.map((one) => make("option", {value: one.id, text: one.label})))
    choice.addEventListener("change", () => choice.value && tell({op: "connect", source: choice.value, target: node.id}))
    return choice
  }

  function detail() {
    const node = chosen()
    details.hidden = !node
    if (!node) { return }
    const name = make("input", {value: node.label, label: node.whole ? "Name of the workflow" : "Name of the step", spellcheck: false})
    const rename = () => name.value !== node.label && tell({op: "rename", id: node.id, name: name.value})
    name.addEventListener("change", rename)
    name.addEventListener("keydown", (event) => { event.stopPropagation(); if (event.key === "Escape") { name.value = node.label } })
    const about = make("p", {className: "about"}, make("b", {text: node.about}), ` · line ${node.line}`,
      node.state ? make("span", {className: `state ${node.status}`, text: ` · ${node.state}`}) : null)
    const acts = make("div", {className: "row"},
      node.ordered ? button("Earlier", () => tell({op: "move", id: node.id, by: -1})) : null,
      node.ordered ? button("Later", () => tell({op: "move", id: node.id, by: 1})) : null,
      button("Show line", () => tell({op: "line", id: node.id})),
      node.span ? button("Show span", () => tell({op: "span", id: node.id})) : null,
      node.whole ? null : button("Delete", () => tell({op: "delete", id: node.id}), {className: "bad"}),
      node.whole ? null : link(node))
    const links = make("div", {className: "row links"}, ...node.before.filter((one) => one.kind === "depends" || one.kind === "uses")
      .map((one) => button(`${HOW[one.kind]} ${one.label} ×`, () => tell({op: "disconnect", source: one.id, target: node.id}),
        {label: `Do not depend on ${one.label}`})))
    details.replaceChildren(name, about, acts, links)
  }

  function row(node) {
    const made = make("li", {tabIndex: node.id === chosen()?.id ? 0 : -1, className: node.status})
    made.setAttribute("role", "option")
    made.setAttribute("aria-selected", String(node.id === chosen()?.id))
    made.dataset.id = node.id
    made.style.paddingInlineStart = `${10 + node.depth * 14}px`
    const way = node.before.map((one) => `${HOW[one.kind]} ${one.label}${one.said ? ` (${one.said})` : ""}`).join(", ")
    made.append(make("b", {text: node.label}), make("span", {text: node.about}), make("small", {text: way}),
      make("em", {text: node.state}))
    made.addEventListener("click", () => choose(node.id))
    made.addEventListener("dblclick", () => tell({op: "line", id: node.id}))
    return made
  }

  function choose(id, focus = false) {
    selected = id
    asked += 1
    tell({op: "select", id})
    show()
    if (focus) { list.querySelector('[aria-selected="true"]')?.focus() }
  }

  list.addEventListener("keydown", (event) => {
    const at = nodes.findIndex((node) => node.id === chosen()?.id)
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key]
    if (step && event.altKey) { tell({op: "move", id: chosen().id, by: step}) }
    else if (step && nodes[at + step]) { choose(nodes[at + step].id, true) }
    else if (event.key === "Home" || event.key === "End") { choose(nodes.at(event.key === "Home" ? 0 : -1).id, true) }
    else if (event.key === "Enter") { tell({op: "line", id: chosen().id}) }
    else if (event.key === "F2") { details.querySelector("input")?.select() }
    else if (!step) { return }
    event.preventDefault()
    event.stopPropagation()
  })

  board.addEventListener("keydown", (event) => {
    const typed = event.composedPath()[0]
    if (["INPUT", "SELECT", "TEXTAREA"].includes(typed?.tagName)) { return }
    const control = event.ctrlKey || event.metaKey
    if (event.key === "Delete" || event.key === "Backspace") {
      const [source, target] = edge.split(">")
      if (edge) { tell({op: "disconnect", source, target}) }
      else if (chosen()) { tell({op: "delete", id: chosen().id}) }
    } else if (control && event.key.toLowerCase() === "z") { tell({op: event.shiftKey ? "redo" : "undo"}) }
    else { return }
    event.preventDefault()
    event.stopPropagation()
  })

  // Before the canvas hears it, which would draw everything larger.
  canvas.addEventListener("dblclick", (event) => {
    const over = event.composedPath().find((one) => one.matches?.(".react-flow__node"))
    if (!over) { return }
    event.stopPropagation()
    if (nodes.find((one) => one.id === over.dataset.id)?.span) { tell({op: "span", id: over.dataset.id}) }
  }, true)

  function show() {
    const focused = list.contains(board.getRootNode().activeElement)
    list.replaceChildren(...nodes.map(row))
    if (focused) { list.querySelector('[aria-selected="true"]')?.focus() }
    detail()
    places()
  }

  function hear(message) {
    if (message.op === "flows") {
      flows.replaceChildren(...message.flows.map((one) => make("option", {value: one.key, text: one.label})))
      flows.value = message.chosen
      undo.disabled = !message.undo
      redo.disabled = !message.redo
      const none = message.flows.length === 0
      empty.hidden = !none
      for (const one of [palette, canvas, details, list]) { one.hidden = none }
      flows.hidden = none
    } else if (message.op === "nodes") {
      nodes = message.nodes
      if (asked === 0) { selected = message.selected }
      // What a person types is not taken from under their hands.
      const typing = board.getRootNode().activeElement
      if (typing?.tagName === "INPUT" && details.contains(typing)) { list.replaceChildren(...nodes.map(row)) } else { show() }
    } else if (message.op === "selected") {
      edge = ""
      if (message.own) { asked -= 1 }
      if (asked === 0 && message.id !== selected) { selected = message.id; show() }
    }
    else if (message.op === "edge") { edge = message.id }
    else if (message.op === "drawing") { whenDrawn() }
    else if (message.op === "refused") { said.textContent = message.message; said.hidden = !message.message }
    else if (message.op === "reasons") {
      reasons.hidden = message.reasons.length === 0
      reasons.replaceChildren(...message.reasons.map((one) => make("li", {text: one.text})))
    }
  }

  // The canvas fits all of a graph in as soon as it has measured its nodes; then it can be told to show less.
  function whenDrawn(patience = 300) {
    const node = deep(canvas, ".react-flow__node:not(.corner)")
    const ready = node && getComputedStyle(node).visibility === "visible" && canvas.clientWidth > 0
    if (!ready) { return void (patience > 0 && requestAnimationFrame(() => whenDrawn(patience - 1))) }
    requestAnimationFrame(() => requestAnimationFrame(() =>
      tell({op: "drawn", width: canvas.clientWidth, height: canvas.clientHeight})))
  }

  let resized = 0
  const sized = new ResizeObserver(() => {
    clearTimeout(resized)
    resized = setTimeout(() => canvas.clientWidth && tell({op: "sized", width: canvas.clientWidth, height: canvas.clientHeight}), 150)
  })
  sized.observe(canvas)
  model.on("msg:custom", hear)
  const child = () => canvas.replaceChildren(...[model.get_child("canvas")].filter(Boolean))
  child()
  model.on("canvas", child)
  const shade = () => {
    const ink = getComputedStyle(board).getPropertyValue("color").match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0]
    tell({op: "dark", on: ink[0] + ink[1] + ink[2] > 384})
  }
  const watcher = new IntersectionObserver((entries) => {
    const on = entries.at(-1).isIntersecting
    if (on) { shade() }
    tell({op: "visible", on})
  })
  watcher.observe(board)
  board.addEventListener("transitionend", (event) => { if (event.target === board) { shade() } })
  model.on("remove", () => { watcher.disconnect(); sized.disconnect() })
  tell({op: "ready"})
  return board
}
