// Makes an element: properties as they are called in the DOM, `text` for its text, `label` for its name and its title.
function make(tag, {text, label, ...rest} = {}, ...children) {
  const made = document.createElement(tag)
  Object.assign(made, rest)
  if (text !== undefined) { made.textContent = text }
  if (label) { made.setAttribute("aria-label", label); made.title = label }
  made.append(...children.filter((child) => child !== null))
  return made
}
