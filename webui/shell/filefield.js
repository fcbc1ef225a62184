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

  const bring = async (files) => {
    const [file] = files
    told.textContent = files.length > 1 ? FILES.several : file.size > model.most ? FILES.large(file.name, Math.round(model.most / MEGABYTE)) : ""
    if (told.textContent) { return }
    const content = await base64Of(file)
    if (content === null) { told.textContent = FILES.unread(file.name); return }
    model.send_msg({wish: "file", name: file.name, content})
  }
  input.addEventListener("change", () => {
    if (input.files.length) { bring([...input.files]) }
    // The same file can be chosen again when it has changed.
    input.value = ""
  })
  takeDrops(root, (dropped) => bring([...dropped.files]))
  return root
}
