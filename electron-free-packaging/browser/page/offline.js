// Registers the service worker once the studio is shown, and says when a newer version of the site is ready.

/** Keep the site in this browser, so that it opens without a network. */
export async function keepForOffline(site) {
  if (!navigator.serviceWorker) return
  try {
    const registration = await navigator.serviceWorker.register(new URL('sw.js', site), { scope: site.pathname })
    if (registration.waiting && navigator.serviceWorker.controller) offer(registration)
    // A visit by itself makes the browser look for a new version, so one may be on its way already.
    const look = () => offerOnceInstalled(registration)
    look()
    registration.addEventListener('updatefound', look)
    registration.update().catch(() => {}) // offline there is nothing newer
  } catch (error) {
    console.warn('The studio is not kept for offline use:', error.message)
  }
}

function offerOnceInstalled(registration) {
  const coming = registration.installing
  coming?.addEventListener('statechange', () => {
    if (coming.state === 'installed' && navigator.serviceWorker.controller) offer(registration)
  })
}

/** The new version takes over when the person says so, or when the last tab with the old one is closed. */
function offer(registration) {
  if (document.getElementById('update')) return
  const box = Object.assign(document.createElement('div'), { id: 'update' })
  box.setAttribute('role', 'status')
  const button = Object.assign(document.createElement('button'), { textContent: 'Load it' })
  button.addEventListener('click', () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    registration.waiting?.postMessage('take over')
  })
  const later = Object.assign(document.createElement('button'), { textContent: 'Later' })
  later.addEventListener('click', () => box.remove())
  box.append('There is a new version of Spell Studio.', button, later)
  document.body.append(box)
}
