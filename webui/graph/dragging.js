// Kinds of steps dragged from the palette to their place. Before `panel.js`, which makes the palette.

/** What is drawn at a place of the window, also inside the components of the page. */
function seenAt(x, y, root = document) {
  const found = root.elementFromPoint(x, y)
  const inner = found?.shadowRoot && found.shadowRoot !== root ? seenAt(x, y, found.shadowRoot) : null
  return inner ?? found
}

/** The nearest element from one upwards that a selector fits, also outside of its component. */
function above(element, selector) {
  const found = element?.closest(selector)
  const host = element?.getRootNode().host
  return found || !host ? found : above(host, selector)
}

/** Where a step would go that is dropped there: before, after or inside a node of the drawing or the list, else at the end. */
function dropPlace({clientX, clientY}, nodes) {
  const seen = seenAt(clientX, clientY)
  if (!above(seen, ".graph :is(.canvas, .steps)") || !nodes.length) { return null }
  const over = above(seen, ".react-flow__node:not(.corner), .steps li")
  const node = nodes.find((one) => one.id === over?.dataset.id)
  if (!node || node.whole) { return {id: nodes[0].id, where: "inside", box: null} }
  const box = over.getBoundingClientRect()
  const share = (clientY - box.top) / box.height
  const where = node.holds && share > .3 && share < .7 ? "inside" : share < .5 ? "before" : "after"
  return {id: node.id, where, box}
}

/** Kinds of steps are dragged from the palette into the drawing or the list; a line shows where they would go. */
function letDrag(board, palette, canvas, nodes, insert) {
  const line = make("div", {className: "drop", hidden: true})
  const ghost = make("div", {className: "ghost", hidden: true})
  board.append(line, ghost)
  const put = (one, {left, top, ...size}) => {
    const own = board.getBoundingClientRect()
    Object.assign(one.style, {left: `${left - own.left}px`, top: `${top - own.top + board.scrollTop}px`, ...size})
    one.hidden = false
  }
  const show = (place) => {
    const {left, top, width, height} = place.box ?? canvas.getBoundingClientRect()
    const around = place.where === "inside"
    line.classList.toggle("around", around)
    const beside = around ? 0 : place.where === "before" ? -4 : height + 1
    put(line, {left, top: top + beside, width: `${width}px`, height: around ? `${height}px` : ""})
  }
  palette.addEventListener("pointerdown", (start) => {
    const added = start.target.closest(".add")
    if (!added || start.button !== 0) { return }
    added.setPointerCapture(start.pointerId)
    let place = null
    let drags = false
    const stop = new AbortController()
    const end = (dropped) => {
      stop.abort()
      line.hidden = ghost.hidden = true
      if (dropped && drags && place) { insert(added.dataset.kind, place) }
      // The click that ends a drag adds nothing once more.
      if (drags) { setTimeout(() => { delete palette.dataset.dragged }) }
    }
    const heard = (name, run, on = added) => on.addEventListener(name, run, {signal: stop.signal, capture: on === window})
    heard("pointermove", (event) => {
      if (!drags && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < 5) { return }
      if (!drags) { palette.dataset.dragged = "yes"; ghost.textContent = added.textContent }
      drags = true
      line.hidden = true
      place = dropPlace(event, nodes())
      put(ghost, {left: event.clientX + 12, top: event.clientY + 10})
      if (place) { show(place) }
    })
    heard("pointerup", () => end(true))
    heard("pointercancel", () => end(false))
    heard("keydown", (event) => {
      if (event.key !== "Escape") { return }
      event.preventDefault()
      event.stopPropagation()
      end(false)
    }, window)
  })
}
