// One tab at a time has the files of this browser: two that write would undo each other's work. The others wait, and say so;
// a person can go on in any of them, when the one that had the files has written everything.
import { explain } from './abilities.js'

// A site with a spellbook has files of its own, and a host may have several.
export const NAME = document.body.dataset.spell ? `llmspell-studio ${new URL('.', location.href).pathname}` : 'llmspell-studio'
const GLIMPSE = 700 // milliseconds in which a page that is loaded again may still hold them
const PATIENCE = 10_000 // milliseconds for another tab to answer; one that does not is frozen
const HERE = 'llmspell-use-here'

/** Resolves when this tab has the files. `giveUp` is called when another one is to have them: it writes everything, and
 *  tells in a sentence what cannot be written, or "". `onLost` is called when they were taken away. */
export async function holdFiles(giveUp, onLost) {
  const channel = new BroadcastChannel(NAME)
  const place = new Place(channel)
  const wants = sessionStorage.getItem(HERE)
  sessionStorage.removeItem(HERE)
  const showing = setTimeout(() => place.show(), GLIMPSE)
  if (wants) place.take()
  const release = await place.hold(onLost)
  clearTimeout(showing)
  place.hide()
  channel.onmessage = async ({ data }) => {
    if (data.type !== 'take') return
    channel.postMessage({ type: 'writing' })
    const trouble = await giveUp()
    if (trouble) {
      channel.postMessage({ type: 'refused', trouble })
      return
    }
    // What comes then is the page that says where the studio is open.
    release()
    location.reload()
  }
}

/** A tab's place among those that wait. */
class Place {
  #channel
  #asked = null
  #held = false
  #patience = 0
  #shown = false
  #boot = document.getElementById('boot')
  #before = [...this.#boot.childNodes]

  constructor(channel) {
    this.#channel = channel
    channel.onmessage = ({ data }) => this.#hear(data)
  }

  /** Wait for the files; gives what lets them go. */
  hold(onLost) {
    return new Promise((resolve) => {
      this.#queue = (options = {}) => {
        this.#asked = new AbortController()
        const wish = options.steal ? options : { signal: this.#asked.signal }
        navigator.locks.request(NAME, wish, () => new Promise((release) => {
          this.#held = true
          clearTimeout(this.#patience)
          resolve(release)
        })).catch((error) => { if (this.#held) onLost(error) })
      }
      this.#queue()
    })
  }

  #queue = () => {}

  /** Ask the tab that has them to let them go; what has waited before us goes behind us. */
  take() {
    this.#channel.postMessage({ type: 'take' })
    this.#say('The other tab writes its files…')
    this.#patience = setTimeout(() => {
      this.#asked.abort()
      this.#queue({ steal: true })
    }, PATIENCE)
  }

  show() {
    this.#shown = true
    explain('Spell Studio is open in another tab', [
      'Notebooks and traces of this browser are open in one tab at a time. Go on there, or use them here: the other tab then ' +
      'writes everything and steps aside. A cell that runs there is broken off.',
      'This page also opens by itself when the other tab is closed.',
    ], { actions: { 'Use here': () => this.take() }, calm: true })
  }

  hide() {
    if (!this.#shown) return
    this.#boot.replaceChildren(...this.#before)
    this.#boot.removeAttribute('role')
  }

  #hear(data) {
    if (this.#held) return
    if (data.type === 'take') {
      // Another one that waits was chosen.
      this.#asked.abort()
      setTimeout(() => this.#queue(), GLIMPSE)
    } else if (data.type === 'writing') {
      clearTimeout(this.#patience)
    } else if (data.type === 'refused') {
      clearTimeout(this.#patience)
      this.#say(`The other tab could not write everything, so it goes on there. ${data.trouble}`)
    }
  }

  #say(text) {
    const place = this.#boot.querySelector('.said')
    if (place) place.textContent = text
  }
}

/** Come back after loading the page again, and take the files. */
export function comeBackHere() {
  sessionStorage.setItem(HERE, '1')
  location.reload()
}
