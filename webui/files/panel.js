// The list of spellbooks in the workspace: search, open, new, rename, duplicate, delete. After the shared elements.
// `files` comes from Python as [{path, name, folder, busy, memory, changed}]; every wish goes back as one message.

function iconButton(label, name, onclick) {
  return make("button", {type: "button", className: "icon", innerHTML: ICONS[name], label, onclick})
}

const TYPES = ".ipynb,.md,.py,.lua,.js,.mjs,.zip"
const MOST = 10_000_000
const MOST_TOGETHER = 200 * 2 ** 20

const isZip = (name) => name.toLowerCase().endsWith(".zip")

/** Sends files as one delivery; Python says what becomes of it. */
function deliver(files, name, model, zip = false) {
  const size = files.reduce((sum, one) => sum + one.file.size, 0)
  const send = (wish) => model.send_msg(wish)
  if (size > MOST_TOGETHER) { return send({wish: "too_large", name, size}) }
  return sendFiles(files, `${Date.now()}-${Math.random()}`, send, {name, zip})
}

/** Hands files to Python, one wish each: `import` with `name` and `data` (base64), or why that cannot be. */
async function bring(files, model) {
  const zips = files.filter((file) => isZip(file.name))
  if (zips.length) { await deliver(zips.map((file) => ({path: file.name, file})), zips[0].name, model, true) }
  for (const file of files.filter((one) => !isZip(one.name))) {
    if (file.size > MOST) { model.send_msg({wish: "import", name: file.name, size: file.size}); continue }
    model.send_msg({wish: "import", name: file.name, data: (await base64Of(file)) ?? ""})
  }
}

/** Takes what is dropped: files, or one folder with all that is in it. */
function take(dropped, model) {
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean)
  const folder = entries.find((entry) => entry.isDirectory)
  if (!folder) { return bring([...dropped.files], model) }
  return filesBelow(entries).then((files) => deliver(files, folder.name, model),
    () => model.send_msg({wish: "abandon", path: folder.name}))
}

function renameField(file, model, done) {
  const field = make("input", {className: "rename", value: file.name, label: WORDS.newName, maxLength: 120})
  let settled = false
  const settle = (keep) => {
    if (settled) { return }
    settled = true
    const name = field.value.trim()
    if (keep && name && name !== file.name) { model.send_msg({wish: "rename", path: file.path, name}) }
    done()
  }
  field.addEventListener("blur", () => settle(true))
  field.addEventListener("keydown", (event) => {
    event.stopPropagation()
    if (event.key === "Enter") { settle(true) }
    if (event.key === "Escape") { settle(false) }
  })
  return field
}

function row(file, model, state, root, draw) {
  const wish = (name) => () => model.send_msg({wish: name, path: file.path})
  const item = make("li", {className: file.path === model.current ? "current" : ""})
  const rename = () => { state.renaming = file.path; draw() }
  if (state.renaming === file.path) {
    const field = renameField(file, model, () => { state.renaming = ""; draw() })
    item.append(field)
    requestAnimationFrame(() => { field.focus(); field.select() })
    return item
  }
  const open = make("button", {type: "button", className: "open", innerHTML: ICONS.book, onclick: wish("open")})
  open.append(make("span", {text: file.name}))
  if (file.folder) { open.append(make("small", {text: file.folder})) }
  if (file.changed) { open.append(make("em", {text: WORDS.changed, title: WORDS.changedHint})) }
  if (file.memory) {
    open.append(make("em", {text: WORDS.used(file.memory), title: WORDS.memory, ariaHidden: "true"}))
    open.setAttribute("aria-description", `${WORDS.memory}: ${WORDS.used(file.memory)}`)
  }
  if (file.busy) { open.append(make("i", {className: "pulse", title: WORDS.running})) }
  open.title = file.path
  open.setAttribute("aria-label", WORDS.open(file.path))
  if (file.path === model.current) { open.setAttribute("aria-current", "page") }
  open.addEventListener("keydown", (event) => {
    if (event.key === "F2") { rename() }
    if (event.key === "Delete") { wish("delete")() }
  })
  const more = iconButton(WORDS.actions(file.path), "more", () => openMenu(root, more, [
    [WORDS.rename, "rename", rename],
    [WORDS.duplicate, "duplicate", wish("duplicate")],
    ...(file.folder ? [[WORDS.packFolder(file.folder), "export", () => model.send_msg({wish: "pack", folder: file.folder})]] : []),
    ...(file.changed ? [[WORDS.reset, "back", wish("reset")]] : []),
    [WORDS.delete, "delete", wish("delete")],
  ]))
  more.setAttribute("aria-haspopup", "menu")
  item.append(open, more)
  return item
}

function moveBetweenRows(list) {
  list.addEventListener("keydown", (event) => {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key]
    if (!step || event.target.tagName === "INPUT") { return }
    event.preventDefault()
    event.stopPropagation()
    const rows = [...list.querySelectorAll(".open")]
    rows[rows.indexOf(event.target) + step]?.focus()
  })
}

export function render({model}) {
  const root = make("section", {className: "files", label: WORDS.name})
  root.removeAttribute("title")
  const state = {search: "", renaming: ""}
  const heading = make("h2", {text: model.folder})
  heading.title = model.folder
  const list = make("ul")
  list.setAttribute("aria-label", WORDS.list)
  const empty = make("div", {className: "empty"})
  const search = make("input", {type: "search", placeholder: WORDS.search, label: WORDS.searchLabel})
  search.removeAttribute("title")
  const add = () => model.send_msg({wish: "new"})
  const picker = make("input", {type: "file", accept: TYPES, multiple: true, hidden: true})
  picker.addEventListener("change", () => { bring([...picker.files], model); picker.value = "" })
  const folders = make("input", {type: "file", webkitdirectory: true, multiple: true, hidden: true})
  folders.addEventListener("change", () => {
    const files = [...folders.files].map((file) => ({path: file.webkitRelativePath || file.name, file}))
    if (files.length) { deliver(files, files[0].path.split("/")[0], model) }
    folders.value = ""
  })
  const {dialog, show} = collisionDialog()
  const saved = parcelTaker()
  model.on("msg:custom", (message) => {
    if (saved(message)) { return }
    const settle = (choice) => model.send_msg(choice
      ? {wish: "settle", delivery: message.delivery, choice} : {wish: "abandon", delivery: message.delivery})
    show(message.taken, settle)
  })
  const more = iconButton(WORDS.together, "more", () => openMenu(root, more, [
    [WORDS.bringFolder, "bring", () => folders.click()],
    [WORDS.packAll, "export", () => model.send_msg({wish: "pack", folder: ""}), !model.files.length],
  ]))
  more.setAttribute("aria-haspopup", "menu")
  takeDrops(root, (dropped) => take(dropped, model))
  root.append(
    make("header", {}, heading, iconButton(WORDS.bring, "bring", () => picker.click()),
      iconButton(WORDS.fresh, "add", add), more, picker, folders),
    make("div", {className: "search", innerHTML: ICONS.search}, search), list, empty, dialog)

  const draw = () => {
    const wanted = state.search.toLowerCase()
    const shown = model.files.filter((file) => file.path.toLowerCase().includes(wanted))
    const focused = root.getRootNode().activeElement?.closest?.("li")?.querySelector(".open")?.title
    list.replaceChildren(...shown.map((file) => row(file, model, state, root, draw)))
    empty.replaceChildren()
    list.hidden = !shown.length
    empty.hidden = Boolean(shown.length) || !model.known
    if (!empty.hidden) {
      const hint = model.files.length ? WORDS.unknown(state.search) : WORDS.empty
      empty.append(hint, ...(model.files.length ? [] : [make("button", {type: "button", text: WORDS.first, onclick: add})]))
    }
    if (focused && !state.renaming) { [...list.querySelectorAll(".open")].find((one) => one.title === focused)?.focus() }
  }
  search.addEventListener("input", () => { state.search = search.value; draw() })
  search.addEventListener("keydown", (event) => event.stopPropagation())
  moveBetweenRows(list)
  // The command palette of a notebook asks for the others.
  const offer = (event) => event.detail.push(
    ...model.files.filter((file) => file.path !== model.current).map((file) => ({
      id: `open ${file.path}`, group: WORDS.group, title: WORDS.open(file.name), about: file.folder,
      run: () => model.send_msg({wish: "open", path: file.path}),
    })),
    {id: "new", group: WORDS.group, title: WORDS.fresh, run: add},
  )
  window.addEventListener("llmspell:entries", offer)
  model.on("remove", () => window.removeEventListener("llmspell:entries", offer))
  closeMenuOutside(root)
  for (const name of ["files", "current", "known"]) { model.on(name, () => { if (!state.renaming) { draw() } }) }
  draw()
  return root
}
