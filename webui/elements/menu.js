// A menu below the button that opened it: arrows go up and down, Escape and going elsewhere close it. One in a root.
function closeMenu(root) {
  const menu = root.querySelector(".menu")
  if (!menu) { return }
  // Removing what has the focus makes it lose the focus, which closes the menu again.
  menu.className = ""
  menu.remove()
  root.querySelector("[aria-haspopup=menu][aria-expanded=true]")?.setAttribute("aria-expanded", "false")
}

/** `entries` are [label, icon, act, disabled]; those with the icon `delete` are marked as dangerous. */
function openMenu(root, anchor, entries) {
  closeMenu(root)
  const menu = make("div", {className: "menu", popover: "manual"})
  menu.setAttribute("role", "menu")
  for (const [label, icon, act, disabled] of entries) {
    const entry = make("button", {type: "button", innerHTML: ICONS[icon], disabled: Boolean(disabled)}, label)
    entry.setAttribute("role", "menuitem")
    entry.classList.toggle("danger", icon === "delete")
    entry.addEventListener("click", () => { closeMenu(root); anchor.focus(); act() })
    menu.append(entry)
  }
  anchor.setAttribute("aria-expanded", "true")
  root.append(menu)
  menu.showPopover()
  const box = anchor.getBoundingClientRect()
  menu.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - menu.offsetWidth - 8))}px`
  menu.style.top = `${Math.max(8, Math.min(box.bottom + 4, window.innerHeight - menu.offsetHeight - 8))}px`
  const items = [...menu.children].filter((item) => !item.disabled)
  const ends = {Home: 0, End: items.length - 1}
  menu.addEventListener("keydown", (event) => {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key]
    const now = items.indexOf(menu.getRootNode().activeElement)
    const next = event.key in ends ? ends[event.key] : step && (now + step + items.length) % items.length
    if (event.key === "Escape") { closeMenu(root); anchor.focus() }
    if (next !== undefined) { event.preventDefault(); items[next].focus() }
    event.stopPropagation()
  })
  items[0]?.focus()
}

/** Closes the menus of a root as soon as the focus is elsewhere. */
function closeMenuOutside(root) {
  root.addEventListener("focusout", (event) => {
    const menu = root.querySelector(".menu")
    if (menu && !menu.contains(event.relatedTarget)) { closeMenu(root) }
  })
}
