// A field of the form that also takes a file: dropped on it, or chosen by its button. Python says what becomes of it.

const MEGABYTE = 1024 * 1024

export function render({model}) {
  const told = make("p", {className: "told"})
  told.setAttribute("role", "alert")
  const input = make("input", {type: "file", hidden: true})
  const choose = make("button", {type: "button", text: FILES.choose, onclick: () => input.click()})
  choose.setAttribute("aria-label", FILES.chooseFor(model.label))
  const root = make("div", {className: "place"}, model.get_child("field"),
    make("div", {className: "line"}, choose, make("span", {className: "hint", text: FILES.hint})), told, input)

  const bring = (files) => {
    const [file] = files
    told.textContent = files.length > 1 ? FILES.several : file.size > model.most ? FILES.large(file.name, Math.round(model.most / MEGABYTE)) : ""
    if (told.textContent) { return }
    const reader = new FileReader()
    reader.addEventListener("error", () => { told.textContent = FILES.unread(file.name) })
    reader.addEventListener("load", () => {
      const address = String(reader.result)
      model.send_msg({wish: "file", name: file.name, content: address.slice(address.indexOf(",") + 1)})
    })
    reader.readAsDataURL(file)
  }
  input.addEventListener("change", () => {
    if (input.files.length) { bring([...input.files]) }
    // The same file can be chosen again when it has changed.
    input.value = ""
  })
  const over = (on) => root.classList.toggle("over", on)
  root.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) { return }
    event.preventDefault()
    over(true)
  })
  root.addEventListener("dragleave", (event) => { if (!root.contains(event.relatedTarget)) { over(false) } })
  root.addEventListener("drop", (event) => {
    over(false)
    if (!event.dataTransfer.files.length) { return }
    event.preventDefault()
    bring([...event.dataTransfer.files])
  })
  return root
}
