// The dialog that turns a notebook into another file: written beside it, or given to the browser as a download.
// Python says {show: formats}, then {written: name}, {content: text, name} or {failed: message}.

function make(tag, className, text) {
  const made = document.createElement(tag)
  made.className = className
  made.textContent = text
  return made
}

function button(text, className, onclick) {
  const made = make("button", className, text)
  made.type = "button"
  made.addEventListener("click", onclick)
  return made
}

function quoted(name) {
  return /^[\w./-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`
}

function choice(one, chosen, choose) {
  const label = make("label", "choice", "")
  const radio = document.createElement("input")
  radio.type = "radio"
  radio.name = "export-format"
  radio.value = one.format
  radio.checked = chosen
  radio.addEventListener("change", () => choose(one))
  label.append(radio, make("b", "", one.label), make("small", "", one.ending ?? one.name.slice(one.name.lastIndexOf("."))))
  return label
}

export function render({model}) {
  const dialog = document.createElement("dialog")
  dialog.setAttribute("aria-label", "Export notebook")
  const label = make("label", "file", "File name")
  const field = document.createElement("input")
  field.id = "export-name"
  field.type = "text"
  field.spellcheck = false
  label.htmlFor = field.id
  const told = make("p", "told", "")
  told.setAttribute("role", "status")
  const choices = make("div", "choices", "")
  choices.setAttribute("role", "radiogroup")
  choices.setAttribute("aria-label", "Format")
  const about = make("p", "about", "")
  const outputs = make("label", "outputs", "")
  const box = document.createElement("input")
  box.type = "checkbox"
  outputs.append(box, "With what the last run put out")
  const apps = make("label", "outputs", "")
  const appBox = document.createElement("input")
  appBox.type = "checkbox"
  apps.append(appBox, "As an app, without its code")
  let chosen = {}
  const choose = (one) => {
    chosen = one
    field.value = one.name
    about.textContent = one.about
    outputs.hidden = one.outputs === "never"
    box.checked = one.outputs === "usually"
    apps.hidden = !one.app
    for (const made of makers) { made.disabled = Boolean(one.missing) }
    told.replaceChildren()
  }
  const ask = (wish) => () => model.send_msg({wish, name: field.value.trim(), format: chosen.format,
    outputs: !outputs.hidden && box.checked, app: !apps.hidden && appBox.checked})
  const end = make("div", "end", "")
  // Where the bar is too narrow for its own button, this is the way to the app.
  const app = make("a", "app", "View as app")
  app.target = "_blank"
  app.rel = "noopener"
  const makers = [button("Save beside the notebook", "outlined", ask("write")), button("Download", "primary", ask("download"))]
  end.append(app, button("Close", "", () => dialog.close()), ...makers)
  dialog.append(make("h2", "", "Export"), choices, about, outputs, apps, label, field, told, end)
  field.addEventListener("keydown", (event) => { if (event.key === "Enter" && !chosen.missing) { ask("download")() } })
  // The notebook's keys must not hear what is typed here.
  dialog.addEventListener("keydown", (event) => event.stopPropagation())

  const tell = (text, name, more) => {
    told.classList.remove("bad")
    told.replaceChildren([text, more].filter(Boolean).join(" "))
    if (chosen.runs) { told.append(" Run it with", make("code", "", `llmspell run ${quoted(name)}`)) }
  }
  const saved = parcelTaker((message) => tell(`Downloaded ${message.name}.`, message.name, message.told))
  model.on("msg:custom", (message) => {
    if (saved(message)) { return }
    if ("show" in message) {
      told.classList.remove("bad")
      app.href = `app${window.location.search}`
      choices.replaceChildren(...message.show.map((one, place) => choice(one, place === 0, choose)))
      choose(message.show[0])
      if (!dialog.open) { dialog.showModal() }
    } else if ("written" in message) {
      tell(`Saved as ${message.written}.`, message.written, message.told)
    } else if ("content" in message) {
      saveFile(message.name, [message.content])
      tell(`Downloaded ${message.name}.`, message.name)
    } else if ("failed" in message) {
      told.classList.add("bad")
      told.textContent = message.failed
    }
  })
  return dialog
}
