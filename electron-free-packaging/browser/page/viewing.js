// A notebook as an app in a tab of its own. The studio's worker in another tab draws it, with the notebook as it is there and
// a kernel of its own; this page only shows it. Where no studio is open, the page becomes one that shows the app alone.
import { explain } from './abilities.js'
import { NAME } from './alone.js'
import { embed } from './document.js'

const AGAIN = 500 // milliseconds until the studio is asked once more; it may still be starting
const PATIENCE = 20_000 // milliseconds for its answer; one that gives none is frozen, or of another version

const TITLE = 'Opening the app'

/** What the pages of apps and the studio of a version speak on. */
export function channelName(version) {
  return `${NAME} apps ${version}`
}

/** The notebook that this page is to show as an app; null for the studio. */
export function wantedApp() {
  return new URLSearchParams(location.search).get('app')
}

/** Have the studio that has the files show `file` here; false where there is none, or none that answers. `tell` says how
 *  far it is, `load` loads the scripts that draw. */
export async function showFromStudio(file, version, tell, load) {
  if (!(await isStudioOpen())) return false
  tell(TITLE)
  const id = crypto.randomUUID()
  await hold(`llmspell-app-${id}`)
  const channel = new BroadcastChannel(channelName(version))
  const post = (message) => channel.postMessage({ ...message, id })
  const studio = await answered(channel, post, id)
  if (!studio) {
    channel.close()
    return false
  }
  new Shown(channel, post, id, load()).follow(studio, file)
  return true
}

/** Whether a tab has the files. */
async function isStudioOpen() {
  const { held } = await navigator.locks.query()
  return held.some((lock) => lock.name === NAME)
}

/** Hold a lock as long as this page lives: the studio waits for it, and ends the app's kernel then. */
function hold(name) {
  return new Promise((held) => {
    navigator.locks.request(name, () => new Promise(() => held()))
  })
}

/** Ask until the studio answers; gives the lock that it holds, or '' when it does not. */
function answered(channel, post, id) {
  const ask = () => post({ type: 'open' })
  return new Promise((resolve) => {
    const asking = setInterval(ask, AGAIN)
    const end = (studio) => {
      clearInterval(asking)
      clearTimeout(patience)
      resolve(studio)
    }
    const patience = setTimeout(() => end(''), PATIENCE)
    channel.onmessage = ({ data }) => data.to === id && data.type === 'coming' && end(data.studio)
    ask()
  })
}

/** The app as it is shown here. */
class Shown {
  #channel
  #post
  #link = null
  #loaded
  #id

  constructor(channel, post, id, loaded) {
    this.#channel = channel
    this.#post = post
    this.#id = id
    this.#loaded = loaded
  }

  /** Show what the studio says, as long as it holds its lock. */
  follow(studio, file) {
    this.#channel.onmessage = ({ data }) => data.to === this.#id && this.#hear(data).catch((error) => this.#fail(error))
    navigator.locks.request(studio, () => this.#lose())
    this.#post({ type: 'listening', file })
  }

  async #hear(data) {
    if (data.type === 'render') {
      await this.#loaded
      this.#link = await embed(data, document.body, this.#post)
      this.#post({ type: 'rendered' })
      document.getElementById('boot').hidden = true
    } else if (data.type === 'patch') {
      this.#link?.apply(data.patch)
    } else if (data.type === 'idle') {
      this.#link?.idle()
    }
  }

  #fail(error) {
    explain('The app could not be shown', [error.message], { details: error.stack })
  }

  /** The studio's tab is gone: what was typed here can still be copied. */
  #lose() {
    this.#channel.close()
    if (this.#link) this.#link.lose()
    else location.reload()
  }
}
