// Loads dist/app.js as the browser loads modules, which keeps what it has compiled until the next visit.

const MADE = Symbol.for("llmspell.app")

export async function render({model, view}) {
  if (!window[MADE]) {
    await new Promise((resolve, reject) => {
      const script = document.createElement("script")
      script.type = "module"
      script.src = new URL(model.script, document.baseURI)
      script.addEventListener("load", resolve)
      script.addEventListener("error", () => reject(new Error("The app's script could not be loaded. Reload the page.")))
      document.head.append(script)
    })
  }
  return window[MADE].render({model, view})
}

export default {render}
