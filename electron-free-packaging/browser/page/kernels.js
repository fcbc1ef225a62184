// Kernels, each in a worker of its own: whoever started one can end it at any moment, whatever it does. One more is kept
// loaded ahead, so that a fresh kernel is there at once; a worker takes seconds to load its Python.

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
    if ((navigator.deviceMemory ?? MEMORY) >= MEMORY) this.#spare ??= new KernelWorker(this.#script)
  }

  /** Start a kernel. Its `ready` is kept when it can be spoken to. */
  start(options) {
    const kernel = this.#spare?.failed === false ? this.#spare : new KernelWorker(this.#script)
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

class KernelWorker {
  #worker
  #buffer = self.crossOriginIsolated ? new Uint8Array(new SharedArrayBuffer(1)) : null
  #lock = `llmspell-kernel-${crypto.randomUUID()}`
  #callback = null
  #waiting = []
  #gone = false
  failed = false

  constructor(script) {
    this.#worker = new Worker(script, { type: 'module', name: 'kernel' })
    this.ready = new Promise((resolve, reject) => {
      this.#worker.onerror = (event) => reject(new Error(event.message || 'The kernel could not be started.'))
      this.#worker.onmessage = ({ data }) => this.#hear(data, resolve, reject)
    })
    this.ready.catch(() => { this.failed = true }) // whoever awaits it is told
    this.#worker.postMessage({ type: 'prepare', role: 'kernel', lock: this.#lock })
  }

  start(options) {
    const about = { role: 'kernel', site: '', address: '', options, interrupt: this.#buffer }
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
      interrupt: () => {
        if (this.#buffer) this.#buffer[0] = 2
        return Boolean(this.#buffer)
      },
    }
  }

  #hear(data, resolve, reject) {
    if (data.type === 'held') {
      this.#watch(reject)
    } else if (data.type === 'started') {
      resolve()
    } else if (data.type === 'failed') {
      reject(Object.assign(new Error(data.text), { details: data.details }))
    } else if (data.type !== 'progress') {
      this.#tell(data)
    }
  }

  /** A worker that is gone says nothing; but then the lock it held is free. */
  #watch(reject) {
    navigator.locks.request(this.#lock, () => {
      reject(new Error('The worker of the kernel broke off'))
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
