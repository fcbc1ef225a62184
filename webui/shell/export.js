// The dialog that turns a notebook into a script: written beside it, or given to the browser as a download.
// Python says {show: name, language} or {refused: why, path}, then {written: name}, {content: text, name} or {failed: message}.

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

function download(name, content) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([content], {type: "text/plain"}))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

function quoted(name) {
  return /^[\w./-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`
}

export function render({model}) {
  const dialog = document.createElement("dialog")
  dialog.setAttribute("aria-label", "Export notebook")
  const label = make("label", "", "File name")
  const field = document.createElement("input")
  field.id = "export-name"
  label.htmlFor = field.id
  const told = make("p", "told", "")
  told.setAttribute("aria-live", "polite")
  const ask = (wish) => () => model.send_msg({wish, name: field.value.trim()})
  const heading = make("h2", "", "Export")
  const about = make("p", "", "")
  const asking = [label, field, button("Download", "outlined", ask("download")), button("Save beside the notebook", "primary", ask("write"))]
  const end = make("div", "end", "")
  end.append(button("Close", "", () => dialog.close()), ...asking.slice(2))
  dialog.append(heading, about, label, field, told, end)
  const open = (title, text, canExport) => {
    heading.textContent = title
    about.textContent = text
    for (const part of asking) { part.hidden = !canExport }
    told.replaceChildren()
    if (!dialog.open) { dialog.showModal() }
  }
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") { ask("write")() } })
  // The notebook's keys must not hear what is typed here.
  dialog.addEventListener("keydown", (event) => event.stopPropagation())

  model.on("msg:custom", (message) => {
    told.classList.toggle("bad", "failed" in message)
    if ("show" in message) {
      field.value = message.show
      open(`Export as a ${message.language} script`,
        "The script runs from the shell and does what the notebook does. Its parameters become flags.", true)
    } else if ("refused" in message) {
      open("This notebook runs as it is", message.refused, false)
      told.replaceChildren("Run it with", make("code", "", `llmspell run ${quoted(message.path)}`))
    } else if ("written" in message) {
      told.replaceChildren(`Saved as ${message.written}. Run it with`, make("code", "", `llmspell run ${quoted(message.written)}`))
    } else if ("content" in message) {
      download(message.name, message.content)
      told.replaceChildren(`Downloaded ${message.name}. Run it with`, make("code", "", `llmspell run ${quoted(message.name)}`))
    } else if ("failed" in message) {
      told.textContent = message.failed
    }
  })
  return dialog
}
