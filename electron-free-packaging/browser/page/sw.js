// Keeps one whole version of the site in the browser's cache and serves it from there. Versions are never mixed: each has a
// cache of its own, filled completely before it is used, and the page, its scripts and its archives come from the same one.
const VERSION = '{version}'
const FILES = {files}
const SITE = new URL('.', self.location).href
// Caches are of the whole host, which may have several sites.
const OWN = ` ${new URL(SITE).pathname}`
const CACHE = `llmspell-${VERSION}${OWN}`

self.addEventListener('install', (event) => event.waitUntil(fill()))
self.addEventListener('activate', (event) => event.waitUntil(tidy()))
self.addEventListener('message', (event) => {
  if (event.data === 'take over') self.skipWaiting()
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method === 'GET' && request.url.startsWith(SITE)) event.respondWith(answer(request))
})

/** Put every file of this version into its cache; what is unversioned is asked for anew. */
async function fill() {
  const cache = await caches.open(CACHE)
  const have = new Set((await cache.keys()).map((request) => request.url))
  const wanted = FILES.map((name) => new URL(name, SITE).href).filter((url) => !have.has(url))
  for (let at = 0; at < wanted.length; at += 8) {
    await Promise.all(wanted.slice(at, at + 8).map(async (url) => {
      const response = await fetch(url, { cache: url.includes('/v/') ? 'default' : 'no-cache' })
      if (!response.ok) throw new Error(`${url}: ${response.status}`)
      await cache.put(url, response)
    }))
  }
}

/** Take over open pages that have no version yet, and throw away the versions before. */
async function tidy() {
  for (const name of await caches.keys()) {
    if (name.startsWith('llmspell-') && name.endsWith(OWN) && name !== CACHE) await caches.delete(name)
  }
}

async function answer(request) {
  const cache = await caches.open(CACHE)
  const found = await cache.match(key(request), { ignoreVary: true })
  return found ?? fetch(request)
}

/** Pages have one file, whatever the address says after it (`?file=…`); files are known without their queries. */
function key(request) {
  const url = new URL(request.url)
  url.search = url.hash = ''
  return request.mode === 'navigate' && (url.href === SITE || url.href === `${SITE}index.html`) ? SITE : url.href
}
