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

// The theme's colours stand in a style sheet of the page, which Panel's theme writes anew. Who draws on a canvas hears so
// that they are other ones, and the page itself says whether it is dark.
function tellTheme() {
  const page = document.documentElement
  let before = ""
  const look = () => {
    const style = getComputedStyle(page)
    const [ink, ground] = ["text-primary", "background-default"].map((name) => style.getPropertyValue(`--mui-palette-${name}`).trim())
    if (!ink) { return }
    page.classList.toggle("dark", isDark(ground))
    page.classList.toggle("light", !isDark(ground))
    if (before && before !== ink + ground) { window.dispatchEvent(new Event("llmspell:theme")) }
    before = ink + ground
  }
  const watching = new MutationObserver(look)
  watching.observe(document.head, {childList: true, characterData: true, subtree: true})
  watching.observe(page, {attributes: true, attributeFilter: ["class"]})
  look()
  return () => watching.disconnect()
}

/** Of a colour as our palettes write it, #rrggbb. */
function isDark(colour) {
  const [red, green, blue] = [1, 3, 5].map((place) => parseInt(colour.slice(place, place + 2), 16))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128
}

function heedLook(model) {
  hearNewRoots()
  model.on("remove", tellTheme())
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
  const keys = choice("settings-keys", ...WORDS.keys, model.keys, (value) => model.send_msg({wish: "keys", keys: value}))
  const draw = () => {
    const chosen = {...model.look, keys: model.keys}
    for (const radio of place.querySelectorAll("input[type=radio]")) {
      radio.checked = chosen[radio.name.replace("settings-", "")] === radio.value
    }
    shown.textContent = WORDS.pixels(model.look.text_size ?? 13)
  }
  place.append(...choices, keys, make("div", {class: "field"}, make("span", {class: "label"}, WORDS.size), size), sample,
    make("p", {class: "note"}, WORDS.lookNote))
  for (const name of ["look", "keys"]) { model.on(name, draw) }
  draw()
  return {element: place, open() {}, hear() {}}
}
