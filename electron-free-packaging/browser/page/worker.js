// A worker with Python in it: `screen` draws the page, `kernel` runs cells, `python` those of Python. Which it is, it is
// told by its first message.
// What Python does there is in the package `tab`; here is only how it gets to run, and how the two talk.
import { loadPyodide } from './pyodide/pyodide.mjs'
import { keepWritten, limitMemory, tellBreakdown } from './python.js'
import { reasonIn } from './signals.js'
import { fetchArchive, unpack } from './unpacking.js'
import { Kernels, plain, startWorker } from './workers.js'

const VERSION = new URL('.', import.meta.url).href
const STANDARD = 'python_stdlib.zip'
const ARCHIVES = {
  kernel: ['kernel.tar', 'own.tar'], screen: ['kernel.tar', 'screen.tar', 'own.tar'], python: ['kernel.tar', 'own.tar'],
}

// What cells of Python have no use for: engines of other languages, and what needs sockets.
const NEEDLESS = 'studio|webui|spells|lupa|_?quickjs|tree_sitter|oauthlib|anyio|sniffio|httpx|httpcore|h11|orjson|nh3'
const OF_KERNEL = 'kernel/(?!__init__|records|engines/(__init__|python/))'
const WANTED = { python: new RegExp(`^(?!${NEEDLESS}|${OF_KERNEL})`) }
const LIBRARIES = '/lib/python3.14/site-packages'

// Pyodide knows an error of JavaScript by its stack. That of a full storage is newer than it and has none: Python would wait
// for ever for what has failed.
if (self.QuotaExceededError) QuotaExceededError.prototype.stack ??= ''

const BEGINNINGS = {
  start,
  prepare: async ({ role, lock }) => {
    await hold(lock)
    self.postMessage({ type: 'held' })
    await prepared(role)
  },
}

const kernels = new Kernels(import.meta.url)

let hear = null
let ready = null
const early = []

self.addEventListener('message', async ({ data }) => {
  if (!(data.type in BEGINNINGS)) {
    hear ? hear(data) : early.push(data)
    return
  }
  try {
    await BEGINNINGS[data.type](data)
  } catch (error) {
    self.postMessage({ type: 'failed', text: String(error.message || error), details: String(error.stack || error) })
  }
})

function progress(text, part) {
  self.postMessage({ type: 'progress', text, part })
}

/** Pyodide for a role, made once: ahead of time, or when it is wanted. */
function prepared(role, sizes = {}) {
  ready ??= prepare(role, sizes)
  return ready
}

async function start({ role, site, address, options = {}, sizes = {}, signals }) {
  const pyodide = await prepared(role, sizes)
  if (signals) pyodide.setInterruptBuffer(new Uint8Array(signals, 0, 1))
  const host = {
    role, site, address, options, pyodide, progress,
    startKernel: (given) => kernels.start(plain(given)),
    startPython: (given) => startWorker(import.meta.url, 'python', plain(given)),
    hold,
    isStopped: (strand) => reasonIn(signals, strand),
    limitMemory: (bytes) => limitMemory(pyodide, bytes),
    takeWritten: role === 'python' ? keepWritten(pyodide) : null,
    version: VERSION,
    post: (message, transfer) => self.postMessage(message, transfer ? [...transfer] : []),
    receive: (callback) => {
      hear = callback.copy ? callback.copy() : callback
      early.splice(0).forEach((message) => hear(message))
    },
  }
  if (role === 'python') tellBreakdown((text) => self.postMessage({ type: 'failed', text }))
  await pyodide.pyimport(`tab.${role}`).start(host)
  self.postMessage({ type: 'started' })
}

/** Hold a lock as long as this worker lives: whoever waits for it hears of its end, however that comes. */
function hold(name) {
  return new Promise((held) => {
    navigator.locks.request(name, () => new Promise(() => held()))
  })
}

/** Pyodide with the archives of a role unpacked. */
async function prepare(role, sizes) {
  const names = [STANDARD, ...ARCHIVES[role]]
  const size = (name) => sizes[name]?.[0] ?? 1
  const whole = names.reduce((sum, name) => sum + size(name), 0)
  let come = 0
  const heard = (length) => {
    come += length
    progress('Fetching the studio', Math.min(0.5, (come / whole) * 0.5))
  }
  const fetched = (name) => fetchArchive(`${VERSION}archives/${name}.gz`, (part) => heard(part * size(name)), sizes[name])
  const [standard, ...archives] = names.map(fetched)
  for (const archive of archives) archive.catch(() => {}) // told below, by the one that is awaited
  const stdLibURL = URL.createObjectURL(new Blob([await standard], { type: 'application/zip' }))
  const env = { HOME: '/home/web', LANG: 'C.UTF-8' }
  const pyodide = await loadPyodide({ indexURL: `${VERSION}pyodide/`, stdLibURL, env })
  URL.revokeObjectURL(stdLibURL)
  progress('Unpacking', 0.55)
  for (const archive of archives) unpack(pyodide.FS, await archive, LIBRARIES, WANTED[role])
  pyodide.runPython('import importlib; importlib.invalidate_caches()')
  // Panel makes this one function from a text when it is imported; the site's policy allows no code from texts.
  if (role === 'screen') pyodide.pyimport('pyodide.code').run_js = () => entriesToObject
  if (role !== 'python') {
    // Nothing of Python goes on after that, not even to say so.
    pyodide._api.on_fatal = (error) => self.postMessage({ type: 'broken', text: String(error?.message ?? error) })
  }
  progress('Starting', 0.6)
  if (role === 'kernel') pyodide.pyimport('tab.kernel').warm()
  if (role === 'screen') kernels.keepSpare()
  return pyodide
}

/** An object of entries, with null where JavaScript has undefined. */
function entriesToObject(entries) {
  return Object.fromEntries([...entries].map(([name, value]) => [name, value === undefined ? null : value]))
}
