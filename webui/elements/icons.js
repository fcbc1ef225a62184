// The icons of the page's frame, the files and the history: each once. 16 by 16, in the colour of the text.
const picture = (inside, look = `fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round"`) =>
  `<svg viewBox="0 0 16 16" ${look} aria-hidden="true">${inside}</svg>`
const line = (d, more = "") => picture(`${more}<path d="${d}"/>`)
const solid = (inside) => picture(inside, `fill="currentColor"`)

const ICONS = {
  mark: `<svg viewBox="0 0 24 24" fill="none" aria-hidden="true"><rect x="1.5" y="1.5" width="21" height="21" rx="6"
    fill="currentColor" opacity=".14"/><path d="M12 4.5l1.7 5.8 5.8 1.7-5.8 1.7L12 19.5l-1.7-5.8L4.5 12l5.8-1.7z" fill="currentColor"/></svg>`,
  add: line("M8 3v10M3 8h10"),
  app: line("M2.5 6h11M5 4h.01M7 4h.01", `<rect x="2.5" y="2.5" width="11" height="11" rx="2"/>`),
  back: line("M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H7"),
  book: line("M3.5 3.2C5 2.6 6.7 2.7 8 3.7c1.3-1 3-1.1 4.5-.5v9.1c-1.5-.6-3.2-.5-4.5.5-1.3-1-3-1.1-4.5-.5zM8 3.7v9.1"),
  bring: line("M8 10V2.5M5 7l3 3 3-3M3 11v2.5h10V11"),
  close: line("M4 4l8 8M12 4l-8 8"),
  dashboards: line("M2.5 13.5h11M4.5 11V8M8 11V3.5M11.5 11V6"),
  delete: line("M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5"),
  duplicate: line("M6 6h7v7H6zM3 10V3h7"),
  export: line("M8 10V2.5m0 0L5.2 5.3M8 2.5l2.8 2.8M3 10v2.5a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1V10"),
  interrupt: solid(`<rect x="3.5" y="3.5" width="9" height="9" rx="1.5"/>`),
  keyboard: line("M4 7.5h.01M6.7 7.5h.01M9.3 7.5h.01M12 7.5h.01M5 10h6", `<rect x="1.5" y="4.5" width="13" height="8" rx="1.5"/>`),
  more: solid(`<circle cx="3.5" cy="8" r="1.3"/><circle cx="8" cy="8" r="1.3"/><circle cx="12.5" cy="8" r="1.3"/>`),
  redo: line("m10 3 3 3-3 3M13 6H6.5a3.5 3.5 0 0 0 0 7H9"),
  rename: line("M10.5 3 13 5.5 6 12.5l-3 .5.5-3z"),
  restart: line("M13 8a5 5 0 1 1-1.6-3.67M13 2.5v2.8h-2.8"),
  run: solid(`<path d="M4.5 2.9v10.2a.6.6 0 0 0 .92.5l7.9-5.1a.6.6 0 0 0 0-1L5.42 2.4a.6.6 0 0 0-.92.5z"/>`),
  search: line("M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5l3 3"),
  settings: line("M2.5 4.5h6m4 0h1M2.5 11.5h1m4 0h6", `<circle cx="10.5" cy="4.5" r="2"/><circle cx="5.5" cy="11.5" r="2"/>`),
  share: line("M6.2 7.1l3.6-2M6.2 8.9l3.6 2", `<circle cx="4.5" cy="8" r="2"/><circle cx="11.5" cy="4" r="2"/><circle cx="11.5" cy="12" r="2"/>`),
  tools: line("M10.5 2.6a3.2 3.2 0 0 0-3.9 4.2L2.7 10.7a1.4 1.4 0 0 0 0 2l.6.6a1.4 1.4 0 0 0 2 0l3.9-3.9a3.2 3.2 0 0 0 4.2-3.9l-2 2-1.7-.4-.4-1.7z"),
  trace: line("M2 4h7M5 8h6M9 12h5"),
  warning: line("M8 2.5l6 11H2zM8 6.5v3M8 11.3v.4"),
}
ICONS.undo = ICONS.back
