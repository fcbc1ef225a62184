/** The icons, drawn on a 16 px grid; constants of ours, the only markup that is ever parsed. */

const SHAPES: Record<string, string> = {
  run_cell: '<rect x="2.5" y="3" width="11" height="10" rx="2"/><path d="M6.75 6.1v3.8L10 8z" fill="currentColor" stroke="none"/>',
  run_script: '<path d="M4 2.5h5.5L12.5 5.5v8h-8.5z"/><path d="M6.5 8.2l1.6 1.5-1.6 1.5M9.3 11.3h1.5"/>',
  create_agent: '<circle cx="7" cy="5.5" r="2.5"/><path d="M2.5 13.2c.4-2.6 2.2-3.9 4.5-3.9M11.5 9v4.5M9.25 11.25h4.5"/>',
  invoke_agent: '<rect x="3" y="5" width="10" height="8" rx="2.5"/><path d="M8 5V2.6M6.2 8.5v1M9.8 8.5v1M1.5 8.5v2M14.5 8.5v2"/>',
  chat: '<path d="M2.5 4.5a2 2 0 012-2h7a2 2 0 012 2v4a2 2 0 01-2 2H7l-3 2.8v-2.8a1.8 1.8 0 01-1.5-2z"/><path d="M5.5 5.5h5M5.5 7.7h3"/>',
  embeddings: '<circle cx="4" cy="4.5" r="1.5"/><circle cx="12" cy="5.5" r="1.5"/><circle cx="6" cy="12" r="1.5"/><path d="M5.5 4.7l5 .6M4.4 6l1.2 4.5M11 6.7L7.2 11"/>',
  execute_tool: '<path d="M9.7 2.8a3.3 3.3 0 00-3.5 4.4L2.6 10.8a1.5 1.5 0 002.1 2.1l3.7-3.6a3.3 3.3 0 004.3-3.7L10.8 7.5 8.9 7l-.5-1.9z"/>',
  invoke_workflow: '<rect x="2" y="2.5" width="4.5" height="4" rx="1"/><rect x="9.5" y="9.5" width="4.5" height="4" rx="1"/><path d="M4.25 6.5v3a2 2 0 002 2h3.25"/>',
  run_step: '<path d="M3 8h8M8 4.5L11.5 8 8 11.5"/><path d="M13.7 4v8"/>',
  write_state: '<ellipse cx="8" cy="4" rx="5" ry="1.8"/><path d="M3 4v8c0 1 2.2 1.8 5 1.8s5-.8 5-1.8V4M3 8c0 1 2.2 1.8 5 1.8S13 9 13 8"/>',
  handoff: '<path d="M2.5 6h8.8M8.5 3l3 3-3 3M13.5 10.5H5.7M7.8 8.5l-2.2 2 2.2 2"/>',
  emit_event: '<path d="M9 1.8L3.5 9h4L7 14.2 12.5 7h-4z"/>',
  fork: '<circle cx="4.5" cy="3.5" r="1.5"/><circle cx="4.5" cy="12.5" r="1.5"/><circle cx="11.5" cy="6" r="1.5"/><path d="M4.5 5v6M4.5 10.2c0-2.6 7-1 7-2.7"/>',
  chevron: '<path d="M6 4l4 4-4 4"/>',
  up: '<path d="M4 10l4-4 4 4"/>',
  compare: '<path d="M3 3.5h4M3 8h4M3 12.5h4M9.5 3.5h3.5M9.5 8h3.5M11.2 10.7v3.6M9.4 12.5h3.6"/>',
  down: '<path d="M4 6l4 4 4-4"/>',
  shield: '<path d="M8 2l5 1.8v3.9c0 3-2 5.2-5 6.3-3-1.1-5-3.3-5-6.3V3.8z"/><path d="M5.8 8l1.6 1.6 2.9-3"/>',
  search: '<circle cx="7" cy="7" r="4.2"/><path d="M10.2 10.2L13.5 13.5"/>',
  save: '<path d="M8 2.5v7M5 6.8l3 3 3-3M3 11.5v2h10v-2"/>',
  close: '<path d="M4 4l8 8M12 4l-8 8"/>',
  copy: '<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M10.5 5.5V4A1.5 1.5 0 009 2.5H4A1.5 1.5 0 002.5 4v5A1.5 1.5 0 004 10.5h1.5"/>',
  check: '<path d="M3 8.5L6.5 12 13 4.5"/>',
  jump: '<path d="M6 3.5H4A1.5 1.5 0 002.5 5v7A1.5 1.5 0 004 13.5h7a1.5 1.5 0 001.5-1.5v-2M9 2.5h4.5V7M13.2 2.8L7.5 8.5"/>',
  plus: '<path d="M8 3.5v9M3.5 8h9"/>',
  minus: '<path d="M3.5 8h9"/>',
  fit: '<path d="M2.5 3.5v9M13.5 3.5v9M5 8h6M6.5 6L4.7 8l1.8 2M9.5 6l1.8 2-1.8 2"/>',
  waterfall: '<path d="M2.5 4h6M5 8h6M8.5 12h5" stroke-width="2.2"/>',
  tree: '<path d="M3 3.5h4M6 8h4M6 12.5h6M4 3.5v9h2M4 8h2"/>',
  flame: '<path d="M2.5 12.5h11M2.5 9h8M2.5 5.5h4.5" stroke-width="2.6" stroke-linecap="butt"/>',
  lanes: '<path d="M2 3.5h12M2 8h12M2 12.5h12" stroke-width="0.8"/><path d="M3 5.7h4M8 10.2h5" stroke-width="2.2"/>',
  sequence: '<path d="M3.5 2.5v11M12.5 2.5v11"/><path d="M3.5 5.5h8M9.5 3.7l2 1.8-2 1.8M12.5 10.5h-8M6.5 8.7l-2 1.8 2 1.8"/>',
  network: '<rect x="5.7" y="2" width="4.6" height="3.4" rx="1"/><rect x="1.7" y="10.4" width="4.6" height="3.4" rx="1"/><rect x="9.7" y="10.4" width="4.6" height="3.4" rx="1"/><path d="M7.2 5.6L4.5 10.2M8.8 5.6l2.7 4.6"/>',
  events: '<path d="M5.5 4h8M5.5 8h8M5.5 12h8"/><path d="M2.6 4h.2M2.6 8h.2M2.6 12h.2" stroke-width="2"/>',
  pin: '<path d="M6 2.5h4l-.6 4 2.1 2.2h-7L6.6 6.5zM8 8.7v5"/>',
  tag: '<path d="M2.5 2.5h5l6 6-5 5-6-6z"/><path d="M5.3 5.3h.1" stroke-width="1.8"/>',
  sift: '<path d="M2.5 3.5h11L9.5 8v4.5L6.5 11V8z"/>',
  trace: '<path d="M2 4h7M5 8h6M9 12h5" stroke-width="2"/>',
  unfold: '<path d="M5 6l3-3 3 3M5 10l3 3 3-3"/>',
  fold: '<path d="M5 3l3 3 3-3M5 13l3-3 3 3"/>',
  replay: '<path d="M3 8a5 5 0 105-5c-1.8 0-3.2.8-4.2 2.2"/><path d="M3.4 2.6v2.9h2.9"/>',
  edit: '<path d="M10.5 3L13 5.5 6 12.5l-3 .5.5-3z"/>',
  changed: '<path d="M3 8a5 5 0 018.6-3.4L13 6M13 3v3h-3"/><path d="M13 8a5 5 0 01-8.6 3.4L3 10M3 13v-3h3"/>',
  pause: '<path d="M5.5 3.5v9M10.5 3.5v9" stroke-width="2.2"/>',
  before: '<path d="M11.5 3.5v9L5.5 8z"/><path d="M4 3.5v9"/>',
  after: '<path d="M4.5 3.5v9L10.5 8z"/><path d="M12 3.5v9"/>',
  skip: '<path d="M2.5 4v8L8 8zM8 4v8l5.5-4z"/>',
  loop: '<path d="M3 7.5V6.8A2.3 2.3 0 015.3 4.5H13M10.8 2.3L13 4.5l-2.2 2.2M13 8.5v.7a2.3 2.3 0 01-2.3 2.3H3M5.2 13.7L3 11.5l2.2-2.2"/>',
  target: '<circle cx="8" cy="8" r="4.5"/><circle cx="8" cy="8" r="1" fill="currentColor"/><path d="M8 1.5v3M8 11.5v3M1.5 8h3M11.5 8h3"/>',
  film: '<rect x="2" y="3" width="12" height="10" rx="1.5"/><path d="M5 3v10M11 3v10M2 6.3h3M2 9.7h3M11 6.3h3M11 9.7h3"/>',
  play: '<path d="M5 3.5v9L12.5 8z"/>',
  record: '<circle cx="5" cy="8" r="2.5"/><circle cx="11" cy="8" r="2.5"/><path d="M5 10.5h6"/>',
  warning: '<path d="M8 2.5l6 11H2z"/><path d="M8 6.5v3M8 11.3v.4"/>',
};

/** The icon of an operation or of an action; a dot for a name we do not know. */
export function icon(name: string): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  svg.innerHTML = SHAPES[Object.hasOwn(SHAPES, name) ? name : ""] ?? '<circle cx="8" cy="8" r="3"/>';
  return svg;
}
