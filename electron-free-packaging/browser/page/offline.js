// Registers the service worker once the studio is shown, and says when a newer version of the site is ready.

const HOUR = 3_600_000

/** Load the page again when another version has taken over: never do files of two versions meet in one page. */
export function followVersion() {
  // A page that began without a service worker gets none in its life.
  if (!navigator.serviceWorker?.controller) return
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
}

/** Keep the site in this browser, so that it opens without a network. `writeAll` makes everything safe ahead of a new
 *  version, and tells in a sentence what it could not. */
export async function keepForOffline(site, writeAll) {
  if (!navigator.serviceWorker) return
  try {
    const registration = await navigator.serviceWorker.register(new URL('sw.js', site), { scope: site.pathname })
    if (registration.waiting && navigator.serviceWorker.controller) offer(registration, writeAll)
    // A visit by itself makes the browser look for a new version, so one may be on its way already.
    const look = () => offerOnceInstalled(registration, writeAll)
    look()
    registration.addEventListener('updatefound', look)
    const ask = () => registration.update().catch(() => {}) // offline there is nothing newer
    ask()
    setInterval(ask, HOUR)
  } catch (error) {
    console.warn('The studio is not kept for offline use:', error.message)
  }
}

function offerOnceInstalled(registration, writeAll) {
  const coming = registration.installing
  coming?.addEventListener('statechange', () => {
    if (coming.state === 'installed' && navigator.serviceWorker.controller) offer(registration, writeAll)
  })
}

/** The new version takes over when the person says so, or when the last tab with the old one is closed. */
function offer(registration, writeAll) {
  if (document.getElementById('update')) return
  const box = Object.assign(document.createElement('div'), { id: 'update' })
  box.setAttribute('role', 'status')
  const said = Object.assign(document.createElement('span'), { textContent: 'There is a new version of Spell Studio.' })
  const button = Object.assign(document.createElement('button'), { textContent: 'Load it' })
  button.addEventListener('click', async () => {
    button.disabled = true
    const trouble = await writeAll()
    if (trouble) said.textContent = `The new version waits: ${trouble}`
    else registration.waiting?.postMessage('take over')
    button.disabled = false
  })
  const later = Object.assign(document.createElement('button'), { textContent: 'Later' })
  later.addEventListener('click', () => box.remove())
  box.append(said, button, later)
  document.body.append(box)
}
