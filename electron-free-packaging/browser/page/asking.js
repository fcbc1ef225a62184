// Addresses that a server answers elsewhere: here the worker does. Scripts of the studio fetch them and link to them as ever.

/** Have the worker answer what is below `api/` of the site; gives what takes its answers. */
export function askWorker(site, post) {
  const api = `${site}api/`
  const waiting = new Map()
  let last = 0

  const ask = (method, address, body) => new Promise((resolve) => {
    const id = ++last
    waiting.set(id, resolve)
    post({ type: 'ask', id, method, address: address.slice(api.length), body })
  })

  const fetched = window.fetch.bind(window)
  window.fetch = async (wanted, how = {}) => {
    const address = new URL(wanted instanceof Request ? wanted.url : wanted, document.baseURI).href
    if (!address.startsWith(api)) return fetched(wanted, how)
    const body = how.body ? new Uint8Array(await new Response(how.body).arrayBuffer()) : null
    const { status, mime, bytes } = await ask(how.method ?? 'GET', address, body)
    return new Response(bytes, { status, headers: { 'Content-Type': mime } })
  }

  window.addEventListener('click', (event) => {
    const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement && one.href)
    if (!link) return
    if (isApp(site, link.href)) {
      event.preventDefault()
      window.open(link.href, '_blank', 'noopener')
    } else if (link.href.startsWith(api)) {
      event.preventDefault()
      ask('GET', link.href, null).then((answer) => (link.download ? save(answer, link.download) : show(answer)))
    }
  }, true)

  const opened = window.open.bind(window)
  window.open = (address, ...how) => {
    const wanted = new URL(address ?? '', document.baseURI).href
    return opened(isApp(site, wanted) ? appAddress(site, wanted) : address, ...how)
  }

  return (answer) => {
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  }
}

/** Whether an address is that of a notebook as an app, as a server has it. */
function isApp(site, address) {
  return address.split(/[?#]/)[0] === `${site}app`
}

/** The address of that app here; without a notebook in it, that of the site's own. */
function appAddress(site, address) {
  const file = new URL(address).searchParams.get('file') ?? document.body.dataset.file ?? ''
  return `${site}?app=${encodeURIComponent(file)}`
}

function addressOf({ bytes, mime }) {
  const address = URL.createObjectURL(new Blob([bytes], { type: mime }))
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
  return address
}

function save(answer, name) {
  if (answer.status >= 400) return
  const link = Object.assign(document.createElement('a'), { href: addressOf(answer), download: name })
  document.body.append(link)
  link.click()
  link.remove()
}

function show(answer) {
  window.open(addressOf({ ...answer, mime: 'text/plain;charset=utf-8' }), '_blank', 'noopener')
}
