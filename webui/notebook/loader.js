// Loads dist/notebook.js as the browser loads modules, which keeps what it has compiled until the next visit. Panel's
// own way reads and compiles all of it at every visit, and that is a fifth of a second.

const MADE = Symbol.for("llmspell.notebook")
const LOADING = Symbol.for("llmspell.notebook.loading")

function load(address) {
  window[LOADING] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.type = "module"
    script.src = new URL(address, document.baseURI)
    script.addEventListener("load", () => resolve(window[MADE]))
    script.addEventListener("error", () => {
      window[LOADING] = undefined
      reject(new Error("The notebook's script could not be loaded. Is the studio still running? Reload the page."))
    })
    document.head.append(script)
  })
  return window[LOADING]
}

export async function render({model, view}) {
  let removed = false
  model.on("remove", () => { removed = true })
  const {render} = await load(model.script)
  return removed ? document.createElement("div") : render({model, view})
}

export default {render}
