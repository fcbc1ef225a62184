// Makes elements: `make("p", {class: "note"}, "text")`.
function make(tag, given = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) { made.addEventListener(name.slice(2), value) }
    else if (value === true) { made.setAttribute(name, "") }
    else if (value !== false && value != null) { made.setAttribute(name, String(value)) }
  }
  made.append(...children)
  return made
}

function button(text, kind, onclick, given = {}) {
  return make("button", {type: "button", class: kind, onclick, ...given}, text)
}

// A place where what happened is said, also to a screen reader.
function teller() {
  const place = make("p", {class: "told", role: "status"})
  return {
    element: place,
    say(text, bad = false) {
      place.classList.toggle("bad", bad)
      place.textContent = text
    },
  }
}

// A row of radio buttons that look like one control; the arrows move between them as everywhere.
function choice(name, label, options, chosen, choose) {
  const radios = Object.entries(options).map(([value, text]) => {
    const radio = make("input", {type: "radio", name, value, onchange: () => choose(value)})
    radio.checked = value === chosen
    return make("label", {}, radio, make("span", {}, text))
  })
  return make("fieldset", {class: "choice"}, make("legend", {}, label), make("div", {}, ...radios))
}
