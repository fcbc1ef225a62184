// Which providers of models there are, where their keys come from, whether they answer, and which model is the usual one.
const FEW = 7

function modelsSection(model) {
  const place = make("div", {class: "models"}, make("p", {class: "note", role: "status"}, WORDS.loading))
  const said = {}
  let all = false
  let last = null

  const rows = new Map()
  const row = (name) => {
    if (!rows.has(name)) { rows.set(name, providerRow(model, name, () => last)) }
    return rows.get(name)
  }
  const usual = usualPicker(model)
  const list = make("ul", {class: "providers", "aria-label": WORDS.providers})
  const more = button("", "outlined", () => { all = true; draw(); row(last.providers[FEW].name).focus() })

  const draw = () => {
    if (!place.contains(list)) { place.replaceChildren(usual.element, make("h3", {}, WORDS.providers), list, more) }
    const shown = all ? last.providers : last.providers.slice(0, FEW)
    list.replaceChildren(...shown.map((one) => { row(one.name).show(one); return row(one.name).element }))
    more.textContent = WORDS.more(last.providers.length - shown.length)
    more.hidden = shown.length === last.providers.length
    usual.show(last)
  }
  return {
    element: place,
    open() { model.send_msg({wish: "models"}) },
    hear(message) {
      if (message.models) { last = message.models; draw() }
      if (message.tried) { row(message.tried.provider).tried(message.tried); usual.offer(message.tried.models) }
      if (message.told) { (message.told.provider ? row(message.told.provider) : usual).say(message.told.said) }
      if (message.failed && ["models", "try", "keep_key", "forget_key", "usual"].includes(message.failed.wish)) {
        const {provider, said, wish} = message.failed
        if (wish === "models") { place.replaceChildren(make("p", {class: "told bad", role: "alert"}, said)) }
        else { (provider ? row(provider) : usual).say(said, true) }
      }
    },
  }
}

function usualPicker(model) {
  const names = make("datalist", {id: "settings-models"})
  const field = make("input", {type: "text", id: "settings-usual", list: "settings-models", spellcheck: "false", autocomplete: "off"})
  const told = teller()
  const choose = () => model.send_msg({wish: "usual", model: field.value})
  const form = make("form", {class: "usual", onsubmit: (event) => { event.preventDefault(); choose() }},
    make("label", {for: "settings-usual"}, WORDS.usual),
    make("div", {class: "line"}, field, names, make("button", {type: "submit", class: "primary"}, WORDS.choose)),
    make("p", {class: "note"}, WORDS.usualNote), told.element)
  const offered = new Set()
  const offer = (ids) => {
    for (const id of ids) { if (!offered.has(id)) { offered.add(id); names.append(make("option", {value: id})) } }
  }
  return {
    element: form, say: told.say, offer,
    show({usual, suggestions}) {
      if (field.getRootNode().activeElement !== field) { field.value = usual }
      offer(suggestions)
    },
  }
}

function providerRow(model, name, latest) {
  const told = teller()
  const head = make("div", {class: "head"})
  const about = make("p", {class: "note"})
  const announced = make("p", {class: "note small", id: `settings-asks-${name}`})
  const test = button(WORDS.test, "outlined", () => {
    told.say(WORDS.testing)
    model.send_msg({wish: "try", provider: name})
  }, {"aria-describedby": announced.id})
  const change = button("", "outlined", () => form.open())
  const forget = button(WORDS.forget, "plain", () => model.send_msg({wish: "forget_key", provider: name}))
  const form = keyForm(model, name, latest, () => change.focus())
  const listed = make("details", {class: "listed", hidden: true})
  const element = make("li", {class: "provider"}, head, about, make("div", {class: "line"}, test, change, forget), announced, form.element, told.element, listed)
  return {
    element, say(text, bad) { told.say(text, bad); form.done(bad) },
    focus() { test.focus() },
    show(one) {
      head.replaceChildren(make("b", {}, one.title), make("span", {class: one.ready ? "chip good" : "chip"}, one.ready ? WORDS.ready : WORDS.missing))
      about.textContent = one.address ? `${one.key} ${WORDS.address(one.address)}.` : one.key
      announced.textContent = one.announced
      test.disabled = !one.announced || !one.ready
      const kept = /keyring\.|settings file\./.test(one.key) && one.ready
      change.textContent = kept ? WORDS.replaceKey : WORDS.setKey
      change.hidden = !one.variables.length
      forget.hidden = !kept
      for (const [made, label] of [[test, WORDS.test], [change, change.textContent], [forget, WORDS.forget]]) {
        made.setAttribute("aria-label", `${label}: ${one.title}`)
      }
      form.name(one)
    },
    tried({ok, said, models}) {
      told.say(said, !ok)
      listed.hidden = !models.length
      const uses = models.slice(0, 200).map((id) => make("li", {}, button(id, "plain", () => model.send_msg({wish: "usual", model: id}), {title: WORDS.use(id)})))
      listed.replaceChildren(make("summary", {}, WORDS.listed(models.length)), make("ul", {}, ...uses))
    },
  }
}

function keyForm(model, name, latest, leave) {
  const label = make("label", {for: `settings-key-${name}`})
  const field = make("input", {type: "password", id: `settings-key-${name}`, autocomplete: "off", spellcheck: "false"})
  const note = make("p", {class: "note"})
  const close = () => { field.value = ""; element.hidden = true }
  const keep = (event) => {
    event.preventDefault()
    model.send_msg({wish: "keep_key", provider: name, key: field.value})
    field.value = ""
  }
  const element = make("form", {class: "key", hidden: true, onsubmit: keep}, label,
    make("div", {class: "line"}, field, make("button", {type: "submit", class: "primary"}, WORDS.keep),
      button(WORDS.cancel, "plain", () => { close(); leave() })), note)
  return {
    element,
    open() { element.hidden = false; field.focus() },
    done(bad) { if (!bad && !element.hidden) { close(); leave() } },
    name({title, variables}) {
      label.textContent = WORDS.key(title)
      note.textContent = `${WORDS.place[latest().place]} ${variables.length && latest().place !== "tab" ? WORDS.variables(variables) : ""}`
    },
  }
}
