// What the traces of the workspace take on the disk, and how much of them is kept.
function tracesSection(model) {
  const sizes = make("dl", {class: "sizes"})
  const told = teller()
  const fields = Object.fromEntries(Object.entries(WORDS.bounds).map(([name, [before, after]]) => {
    const input = make("input", {type: "number", min: "0", max: "999999999", step: "any", inputmode: "decimal", placeholder: WORDS.noBound, "aria-label": `${before} ${after}`})
    return [name, {input, line: make("label", {class: "bound"}, make("span", {}, before), input, make("span", {}, after))}]
  }))
  const save = button(WORDS.save, "primary", () => {
    const numbers = Object.fromEntries(Object.entries(fields).map(([name, {input}]) => [name, input.value === "" ? 0 : Number(input.value)]))
    if (Object.values(fields).every(({input}) => input.reportValidity())) { model.send_msg({wish: "keep_traces", ...numbers}) }
  })
  const tidy = button(WORDS.tidy, "outlined", () => { told.say(WORDS.tidying); tidy.disabled = true; model.send_msg({wish: "tidy"}) })
  const would = make("p", {class: "would", role: "status"})
  const element = make("div", {class: "traces"}, make("h3", {class: "first"}, WORDS.onDisk), sizes, make("h3", {}, WORDS.kept), make("p", {class: "note"}, WORDS.keptNote),
    ...Object.values(fields).map(({line}) => line), make("div", {class: "line"}, save, tidy), would, told.element)
  let typed = false
  element.addEventListener("input", () => { typed = true; tidy.disabled = true })
  const show = (traces) => {
    sizes.replaceChildren(...traces.sizes.map(([name, size]) => make("div", {}, make("dt", {}, name), make("dd", {}, size))))
    if (!typed) { for (const [name, {input}] of Object.entries(fields)) { input.value = traces.bounds[name] || "" } }
    would.textContent = traces.would ? WORDS.would(traces.would) : ""
    tidy.disabled = !traces.would || typed
  }
  return {
    element,
    open() { model.send_msg({wish: "traces"}) },
    hear(message) {
      if (message.traces_told) { typed = false; told.say(message.traces_told) }
      if (message.traces) { show(message.traces) }
      if (message.failed && ["traces", "keep_traces", "tidy"].includes(message.failed.wish)) { told.say(message.failed.said, true) }
    },
  }
}
