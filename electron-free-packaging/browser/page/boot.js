// The page: sees whether this browser will do, starts the worker that draws the studio, shows how far it is, then gets out of
// the way. No Python runs here, so the page stays responsive whatever a spell does.
import { explain, missing, storageTrouble } from './abilities.js'
import { comeBackHere, holdFiles } from './alone.js'
import { askWorker } from './asking.js'
import { embed } from './document.js'
import { followVersion, keepForOffline } from './offline.js'
import { channelName, showFromStudio, wantedApp } from './viewing.js'

const VERSION = new URL('.', import.meta.url)
const SITE = new URL('../../', VERSION)
const step = document.getElementById('boot-step')
const bar = document.getElementById('boot-progress')

function progress(text, part) {
  step.textContent = `${text.replace(/…$/, '')}…`
  if (part !== undefined && part >= (bar.value || 0)) bar.value = part
}

function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = new URL(address, VERSION)
    script.onload = resolve
    script.onerror = () => reject(new Error(`${script.src} could not be loaded.`))
    document.head.append(script)
  })
}

// Panel loads modules through es-module-shims, which tries browsers out with inline scripts; the policy allows none, and every
// browser that can run the studio loads modules by itself. None of ours asks for a name that an import map would have to know.
window.importShim = Object.assign((address) => import(address), { addImportMap: () => {}, getImportMap: () => ({}) })

/** Bokeh and Panel, one after the other; the worker has much longer to load. */
async function loadScripts(addresses) {
  for (const address of addresses) await loadScript(address)
}

function save({ name, bytes, mime }) {
  const address = URL.createObjectURL(new Blob([bytes], { type: mime || 'application/octet-stream' }))
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

function readdress(search, replace) {
  const address = `${location.pathname}${search}${location.hash}`
  if (address === `${location.pathname}${location.search}${location.hash}`) return
  history[replace ? 'replaceState' : 'pushState'](null, '', address)
}

/** What the worker may say, and what is done. `writing` is what waits for the worker to have written everything. */
function reactions(worker, scripts, writing) {
  let link = null
  const answered = askWorker(SITE.href, (said) => worker.postMessage(said))
  return {
    answer: answered,
    progress: ({ text, part }) => link || progress(text, part),
    render: async (message) => {
      progress('Drawing', 0.95)
      await scripts
      link = await embed(message, document.body, (said) => worker.postMessage(said))
      worker.postMessage({ type: 'rendered' })
      document.getElementById('boot').hidden = true
      performance.mark('llmspell:ready')
      writing.isReady = true
      keepForOffline(SITE, () => writeAll(worker, writing))
    },
    written: ({ trouble }) => writing.done?.(trouble),
    patch: ({ patch, buffers }) => link.apply(patch, buffers),
    idle: () => link.idle(),
    location: ({ search, replace }) => readdress(search, replace),
    download: save,
    title: ({ text }) => { document.title = text },
    reload: () => location.reload(),
    failed: ({ text, details }) => explain('Spell Studio could not be started', [text], { details }),
    broken: ({ text }) => broken(worker, text),
    started: () => {},
  }
}

/** The spellbook that this site was made for (`llmspell export --to site`); null for the studio alone. */
function spellbook() {
  const { spell, file, mode } = document.body.dataset
  return spell ? { address: new URL(spell, SITE).href, file, mode } : null
}

/** Have everything written to the browser's storage; tells in a sentence what could not be, or "". */
async function writeAll(worker, writing) {
  if (!writing.isReady) return ''
  // What was typed and is not yet in the notebook, the next page puts in.
  await window[Symbol.for('llmspell.keep')]?.()
  return new Promise((resolve) => {
    writing.done = resolve
    worker.postMessage({ type: 'write' })
  })
}

function broken(worker, text) {
  worker.terminate()
  document.querySelectorAll('body > [id^="root-"]').forEach((root) => root.remove())
  explain('Spell Studio broke off', [
    'Most likely the memory of this browser ran out. Notebooks and traces are kept up to the last second; load the page again to go on.',
  ], { details: text })
}

function setAside(worker) {
  worker.terminate()
  document.querySelectorAll('body > [id^="root-"]').forEach((root) => root.remove())
  explain('Spell Studio goes on in another tab', [
    'This tab did not answer, so another one took over the files.',
  ], { actions: { 'Use here': comeBackHere }, calm: true })
}

function follow(worker) {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') worker.postMessage({ type: 'hidden' })
  })
  window.addEventListener('pagehide', () => worker.postMessage({ type: 'leaving' }))
  window.addEventListener('popstate', () => worker.postMessage({ type: 'location', search: location.search }))
}

/** Says that nothing can be kept; resolves when a person goes on all the same. */
function withoutStorage(trouble) {
  const place = document.getElementById('boot')
  const before = [...place.childNodes]
  return new Promise((resolve) => {
    const goOn = () => {
      place.replaceChildren(...before)
      place.removeAttribute('role')
      resolve()
    }
    explain('This browser keeps no files for this page', [
      'The studio keeps notebooks and traces in the storage of this browser, and it refuses: a private window, blocked ' +
      'site data, or a full disk. Allow storage for this page, or open it in a usual window.',
      'You can work all the same: what you make is in this tab alone, and gone with it. Export downloads a notebook.',
    ], { details: trouble, actions: { 'Load the page again': () => location.reload(), 'Open without keeping': goOn } })
  })
}

function tooOld(lacks) {
  const much = 'The studio runs wholly in the browser, and this one does not have all that it needs. ' +
    'Chrome and Edge have it from version 137 on.'
  explain('This browser cannot run Spell Studio', [much, 'Missing here:'], { points: lacks })
}

async function boot() {
  const lacks = missing()
  if (lacks.length) return tooOld(lacks)
  followVersion()
  const about = await (await fetch(new URL('version.json', VERSION))).json()
  const app = wantedApp()
  if (app !== null && (await showFromStudio(app, VERSION.href, progress, () => loadScripts(about.scripts)))) return
  const trouble = await storageTrouble()
  const writing = { isReady: false, done: null }
  let worker = null
  if (trouble) await withoutStorage(trouble)
  else {
    const giveUp = async () => {
      const left = worker ? await writeAll(worker, writing) : ''
      if (!left) worker?.terminate()
      return left
    }
    await holdFiles(giveUp, () => setAside(worker))
  }
  worker = new Worker(new URL('worker.js', VERSION), { type: 'module', name: 'screen' })
  const options = { ...about.options, keeps: !trouble, app: app ?? '', apps: channelName(VERSION.href) }
  begin(worker, { ...about, options }, writing)
}

function begin(worker, about, writing) {
  const scripts = loadScripts(about.scripts)
  scripts.catch((error) => explain('Spell Studio could not be loaded', [error.message]))
  const react = reactions(worker, scripts, writing)
  worker.onmessage = async ({ data }) => {
    try {
      await react[data.type]?.(data)
    } catch (error) {
      console.error(error)
      if (data.type === 'render') explain('Spell Studio could not be drawn', [error.message], { details: error.stack })
    }
  }
  worker.onerror = (event) => explain('Spell Studio could not be started', [event.message || 'The worker did not load.'])
  worker.postMessage({
    type: 'start', role: 'screen', site: SITE.href, address: location.href, sizes: about.sizes,
    options: { ...about.options, spell: spellbook() },
  })
  follow(worker)
}

boot().catch((error) => explain('Spell Studio could not be started', [error.message], { details: error.stack }))
