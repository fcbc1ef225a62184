// Asks what becomes of files whose place is taken. After `make`; its words are those of the files.

/** A dialog for `show(names, choose)`: `choose` hears "keep", "replace" or "skip", and "" for none of them. */
function collisionDialog() {
  const dialog = make("dialog", {className: "collisions"})
  dialog.setAttribute("aria-labelledby", "collisions-title")
  const title = make("h3", {id: "collisions-title"})
  const list = make("ul", {className: "names"})
  const ends = make("div", {className: "ends"})
  dialog.append(title, list, make("p", {text: WORDS.replacedGoes}), ends)
  dialog.addEventListener("keydown", (event) => event.stopPropagation())
  let answer = () => {}
  dialog.addEventListener("cancel", () => answer(""))
  const button = (word, choice, className = "") => {
    const made = make("button", {type: "button", text: word, className})
    made.addEventListener("click", () => { dialog.close(); answer(choice) })
    return made
  }
  ends.append(button(WORDS.cancel, ""), button(WORDS.skip, "skip"), button(WORDS.replace, "replace"),
    button(WORDS.keepBoth, "keep", "primary"))
  const show = (names, choose) => {
    answer = choose
    title.textContent = WORDS.taken(names.length)
    list.replaceChildren(...names.slice(0, 8).map((name) => make("li", {text: name})),
      ...(names.length > 8 ? [make("li", {text: WORDS.more(names.length - 8)})] : []))
    if (!dialog.open) { dialog.showModal() }
    ends.lastElementChild.focus()
  }
  return {dialog, show}
}
