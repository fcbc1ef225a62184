// How the page looks: tells Python what the system wants, and does here what CSS variables and style sheets can.
const STILL = new CSSStyleSheet()

// Every component of the page has a shadow root of its own; a sheet for all of them has to be given to each.
function reach(root, sheet) {
  if (!root.adoptedStyleSheets.includes(sheet)) { root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet] }
  for (const element of root.querySelectorAll("*")) { if (element.shadowRoot) { reach(element.shadowRoot, sheet) } }
}

// The probe of the notebook hears of a new theme by its transition, which nobody sees.
const RULE = "*:not(.theme-probe), *::before, *::after { animation-duration: 1ms !important; animation-iteration-count: 1 !important; animation-delay: 0s !important; transition: none !important; scroll-behavior: auto !important; }"

function hearNewRoots() {
  const key = Symbol.for("llmspell.roots")
  if (window[key]) { return }
  const attach = Element.prototype.attachShadow
  window[key] = true
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, STILL]
    return root
  }
  reach(document, STILL)
}

function heedLook(model) {
  hearNewRoots()
  const dark = window.matchMedia("(prefers-color-scheme: dark)")
  const high = window.matchMedia("(prefers-contrast: more), (forced-colors: active)")
  const apply = () => {
    const {text_size: size = 13, motion = "system"} = model.look
    document.documentElement.style.setProperty("--llmspell-text", `${size}px`)
    STILL.replaceSync(motion === "reduced" ? RULE : `@media (prefers-reduced-motion: reduce) { ${RULE} }`)
  }
  const tell = () => {
    const {system_dark, system_high} = model.look
    if (dark.matches === system_dark && high.matches === system_high) { return }
    model.send_msg({wish: "system", system_dark: dark.matches, system_high: high.matches})
  }
  for (const query of [dark, high]) { query.addEventListener("change", tell) }
  model.on("look", apply)
  model.on("remove", () => { for (const query of [dark, high]) { query.removeEventListener("change", tell) } })
  apply()
  tell()
}

function appearanceSection(model) {
  const place = make("div", {class: "look"})
  const set = (name, value) => model.send_msg({wish: "look", [name]: value})
  const shown = make("output", {"aria-live": "polite"})
  const sample = make("code", {class: "sample"}, WORDS.sample)
  const step = (by) => () => set("text_size", Math.min(24, Math.max(11, (model.look.text_size ?? 13) + by)))
  const size = make("div", {class: "stepper", role: "group", "aria-label": WORDS.size},
    button("−", "outlined", step(-1), {"aria-label": WORDS.smaller}), shown, button("+", "outlined", step(1), {"aria-label": WORDS.larger}))
  const choices = Object.entries(WORDS.look).map(([name, [label, options]]) =>
    choice(`settings-${name}`, label, options, model.look[name], (value) => set(name, value)))
  const draw = () => {
    for (const radio of place.querySelectorAll("input[type=radio]")) {
      radio.checked = model.look[radio.name.replace("settings-", "")] === radio.value
    }
    shown.textContent = WORDS.pixels(model.look.text_size ?? 13)
  }
  place.append(...choices, make("div", {class: "field"}, make("span", {class: "label"}, WORDS.size), size), sample,
    make("p", {class: "note"}, WORDS.lookNote))
  model.on("look", draw)
  draw()
  return {element: place, open() {}, hear() {}}
}
