// Every key, from the notebook's one list of commands.
function keyboardSection() {
  const place = make("div", {class: "keyboard"})
  const group = ([title, rows]) => make("section", {}, make("h3", {}, title), make("dl", {}, ...rows.map(([name, parts]) =>
    make("div", {}, make("dt", {}, name), make("dd", {}, ...parts.map((part) => make("kbd", {}, part)))))))
  return {
    element: place,
    open() {
      const notebook = window[Symbol.for("llmspell.notebook")]
      const groups = [WORDS.studioKeys, ...(notebook?.keys?.() ?? [])]
      place.replaceChildren(make("p", {class: "note"}, WORDS.keysNote), make("div", {class: "columns"}, ...groups.map(group)))
    },
    hear() {},
  }
}
