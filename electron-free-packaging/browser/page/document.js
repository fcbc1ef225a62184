// Bokeh's document on the page, and the same one in the worker: what changes in one is sent to the other.

/** Show what the worker drew in `place`; gives what takes the worker's patches. */
export async function embed(message, place, post) {
  const documents = JSON.parse(message.docs_json)
  const [item] = JSON.parse(message.render_items)
  const ids = JSON.parse(message.root_ids)
  item.roots = {}
  item.root_ids = ids
  for (const id of ids) {
    const element = document.createElement('div')
    element.id = `root-${id}`
    place.append(element)
    item.roots[id] = element.id
  }
  const [views] = await Bokeh.embed.embed_items(documents, [item])
  const [view] = views.roots.values()
  return new Link(view.model.document, post)
}

/** Keeps the order: one patch is on its way at a time, and what changes meanwhile goes with the next. */
class Link {
  #document
  #post
  #busy = false
  #queue = []

  constructor(document, post) {
    this.#document = document
    this.#post = post
    document.on_change((event) => this.#changed(event), false)
  }

  /** Apply a patch of the worker. */
  apply(patch, buffers) {
    this.#document.apply_json_patch(patch, buffers)
  }

  /** The worker has done what it was sent. */
  idle() {
    this.#busy = false
    if (this.#queue.length) this.#send(this.#queue.splice(0))
  }

  /** Whoever draws it is gone: components are told, as they are when a server is lost. */
  lose() {
    this.#post = () => {}
    this.#document.event_manager.send_event({ event_name: 'connection_lost', publish: false })
  }

  #changed(event) {
    // What a patch of the worker changes is no news to it; what a component answers while one is applied is.
    if (!event.sync) return
    if (!this.#busy) {
      this.#send([event])
      return
    }
    // Of several values of one property only the last is of interest; events and messages are all sent.
    const same = (other) => event.attr && other.model === event.model && other.attr === event.attr
    this.#queue = this.#queue.filter((other) => !same(other))
    this.#queue.push(event)
  }

  #send(events) {
    this.#busy = true
    this.#post({ type: 'patch', patch: this.#document.create_json_patch(events) })
  }
}
