// Workers of a worker: whoever started one can end it at any moment, whatever it does. One more kernel is kept loaded ahead,
// so that a fresh one is there at once; a worker takes seconds to load its Python.
import { SIGNALS_BYTES, signal } from './signals.js'

const REST = 3000
/** Milliseconds after a start until the next one is loaded ahead: what a person has just begun goes first. */

const MEMORY = 4
/** Gigabytes of a device from which on there is room for a kernel that nobody uses yet. */

export class Kernels {
  #script
  #spare = null
  #timer = 0

  constructor(script) {
    this.#script = script
  }

  /** Load one ahead, if there is none. */
  keepSpare() {
    clearTimeout(this.#timer)
    if ((navigator.deviceMemory ?? MEMORY) >= MEMORY) this.#spare ??= new Begun(this.#script, 'kernel')
  }

  /** Start a kernel. Its `ready` is kept when it can be spoken to. */
  start(options) {
    const kernel = this.#spare?.failed === false ? this.#spare : new Begun(this.#script, 'kernel')
    this.#spare = null
    kernel.start(options)
    kernel.ready.then(() => this.#keepSpareSoon(), () => {})
    return kernel.port()
  }

  #keepSpareSoon() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.keepSpare(), REST)
  }
}

/** Start a worker of a role. */
export function startWorker(script, role, options) {
  const begun = new Begun(script, role)
  begun.start(options)
  return begun.port()
}

class Begun {
  #worker
  #role
  #signals = self.crossOriginIsolated ? new SharedArrayBuffer(SIGNALS_BYTES) : null
  #lock = `llmspell-worker-${crypto.randomUUID()}`
  #callback = null
  #waiting = []
  #gone = false
  #held = false
  failed = false

  constructor(script, role) {
    this.#role = role
    this.#worker = new Worker(script, { type: 'module', name: role })
    this.ready = new Promise((resolve, reject) => {
      this.#worker.onerror = (event) => {
        // It is told here; the page would take it for trouble of its own.
        event.preventDefault()
        this.#refuse(event.message || 'A worker could not be started.', reject)
      }
      this.#worker.onmessage = ({ data }) => this.#hear(data, resolve, reject)
    })
    this.ready.catch(() => { this.failed = true }) // whoever awaits it is told
    this.#worker.postMessage({ type: 'prepare', role, lock: this.#lock })
  }

  start(options) {
    const about = { role: this.#role, site: '', address: '', options, signals: this.#signals }
    this.#worker.postMessage({ type: 'start', ...about })
  }

  /** What Python is given of it. */
  port() {
    return {
      ready: this.ready,
      post: (message, transfer) => this.#worker.postMessage(plain(message), transfer ? [...transfer] : []),
      receive: (heard) => {
        this.#callback = heard.copy ? heard.copy() : heard
        this.#waiting.splice(0).forEach((message) => this.#callback(message))
      },
      terminate: () => {
        this.#gone = true
        this.#worker.terminate()
      },
      interrupt: (work) => {
        if (this.#signals) signal(this.#signals, work)
        return Boolean(this.#signals)
      },
    }
  }

  #hear(data, resolve, reject) {
    if (data.type === 'held') {
      this.#held = true
      this.#watch(reject)
    } else if (data.type === 'started') {
      resolve()
    } else if (data.type === 'failed') {
      reject(Object.assign(new Error(data.text), { details: data.details }))
      this.#tell(data)
    } else if (data.type !== 'progress') {
      this.#tell(data)
    }
  }

  /** Its script could not be loaded, or fails. What goes wrong later is told by whatever went wrong, where it can. */
  #refuse(text, reject) {
    reject(new Error(text))
    if (this.#held) console.warn(`A worker (${this.#role}) said: ${text}`)
    else this.#tell({ type: 'failed', text, details: text })
  }

  /** A worker that is gone says nothing; but then the lock it held is free. */
  #watch(reject) {
    navigator.locks.request(this.#lock, () => {
      reject(new Error('The worker broke off'))
      this.#tell({ type: 'broken', text: '' })
    })
  }

  #tell(message) {
    if (this.#gone) return
    this.#callback ? this.#callback(message) : this.#waiting.push(message)
  }
}

/** A value that can be sent: what Python hands over as a proxy becomes an object. */
export function plain(value) {
  return value && value.toJs ? value.toJs({ dict_converter: Object.fromEntries }) : value
}
