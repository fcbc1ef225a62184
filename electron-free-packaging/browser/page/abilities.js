// What the studio needs of a browser, and the page that says what is missing. No white page, whatever the browser.

const NEEDS = [
  ['WebAssembly', () => typeof WebAssembly === 'object'],
  ['exceptions in WebAssembly', () => typeof WebAssembly.Tag === 'function'],
  ['JavaScript promises in WebAssembly (JSPI)', () => typeof WebAssembly.Suspending === 'function'],
  ['workers', () => typeof Worker === 'function'],
  ['decompression of streams', () => typeof DecompressionStream === 'function'],
  ['a secure address (https, or localhost)', () => window.isSecureContext],
  ['files of its own (OPFS)', () => Boolean(navigator.storage && navigator.storage.getDirectory)],
]

/** What is missing here, in words. */
export function missing() {
  const has = (test) => {
    try {
      return test()
    } catch {
      return false
    }
  }
  return NEEDS.filter(([, test]) => !has(test)).map(([name]) => name)
}

/** Whether files can be kept: some browsers have the storage and refuse it (private windows, blocked site data). */
export async function storageTrouble() {
  try {
    const folder = await navigator.storage.getDirectory()
    const probe = await folder.getFileHandle('.probe', { create: true })
    await probe.getFile()
    await folder.removeEntry('.probe')
    return ''
  } catch (error) {
    return `${error.name}: ${error.message}`
  }
}

/** Put a page that explains in the place of the boot screen. `actions` are buttons by what they say; `calm`: nothing is wrong. */
export function explain(title, paragraphs, { points = [], details = '', actions = RELOAD, calm = false } = {}) {
  const place = document.getElementById('boot')
  const make = (tag, text, className = '') => Object.assign(document.createElement(tag), { textContent: text, className })
  const list = document.createElement('ul')
  list.append(...points.map((point) => make('li', point)))
  place.replaceChildren(make('h1', title), ...paragraphs.map((text) => make('p', text)))
  if (points.length) place.append(list)
  if (details) {
    const box = document.createElement('details')
    box.append(make('summary', 'Details'), make('pre', details))
    place.append(box)
  }
  const row = make('div', '', 'actions')
  for (const [text, act] of Object.entries(actions)) {
    const button = make('button', text)
    button.addEventListener('click', act)
    row.append(button)
  }
  const said = make('p', '', 'said quiet')
  said.setAttribute('role', 'status')
  place.append(row, said)
  place.setAttribute('role', calm ? 'region' : 'alert')
  if (calm) place.setAttribute('aria-label', title)
  place.hidden = false
}

const RELOAD = { 'Load the page again': () => location.reload() }
