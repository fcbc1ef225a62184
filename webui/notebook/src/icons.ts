// The icons, drawn inline: 16 by 16, strokes in the colour of the text. No font and no request is involved.

const SHAPES = {
  run: ["M5 3.5v9l7.5-4.5z"],
  grip: ["M6 4v.1", "M10 4v.1", "M6 8v.1", "M10 8v.1", "M6 12v.1", "M10 12v.1"],
  dots: ["M3.5 8v.1", "M8 8v.1", "M12.5 8v.1"],
  up: ["M8 12.5v-9", "M4.5 7 8 3.5 11.5 7"],
  down: ["M8 3.5v9", "M4.5 9 8 12.5 11.5 9"],
  copy: ["M5.5 5.5h7v7h-7z", "M3.5 10.5v-7h7"],
  bin: ["M3.5 4.5h9", "M6.5 4.5v-1.5h3v1.5", "M4.5 4.5l.5 8.5h6l.5-8.5", "M7 7v3.5", "M9 7v3.5"],
  plus: ["M8 3.5v9", "M3.5 8h9"],
  back: ["M10 4 6 8l4 4"],
  chevron: ["M6 4l4 4-4 4"],
  close: ["M4.5 4.5l7 7", "M11.5 4.5l-7 7"],
  trace: ["M2.5 4.5h6", "M5.5 8h8", "M4 11.5h5"],
  alert: ["M8 2.5 14 13H2z", "M8 6.5v3", "M8 11.3v.2"],
  shield: ["M8 2l5 1.8v3.9c0 3-2 5.2-5 6.3-3-1.1-5-3.3-5-6.3V3.8z", "M8 5.5v3", "M8 10.6v.2"],
  stale: ["M8 2.8a5.2 5.2 0 1 0 5.2 5.2", "M8 5v3l2 1.6", "M10.6 3.2l2.3.2-.3-2.3"],
  graph: ["M2.5 3h4v3h-4z", "M9.5 10h4v3h-4z", "M9.5 3h4v3h-4z", "M6.5 4.5h3", "M4.5 6v3.5q0 2 2 2h3"],
  pause: ["M5.5 3.5v9", "M10.5 3.5v9"],
  spark: ["M8 2.5l1.3 4.2L13.5 8l-4.2 1.3L8 13.5l-1.3-4.2L2.5 8l4.2-1.3z"],
} as const;

const SVG = "http://www.w3.org/2000/svg";

export type IconName = keyof typeof SHAPES;

/** Copied for each place: a notebook of 500 cells has 3,500 of them. */
const drawn = new Map<IconName, SVGSVGElement>();

/** The icon as a decorative element; the button around it carries the name. */
export function icon(name: IconName): SVGSVGElement {
  const pattern = drawn.get(name) ?? draw(name);
  drawn.set(name, pattern);
  return pattern.cloneNode(true) as SVGSVGElement;
}

function draw(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  for (const shape of SHAPES[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", shape);
    svg.append(path);
  }
  return svg;
}
