// A display of a cell (MIME type → data) as an element. All of it is untrusted.
import {make} from "./dom";
import {renderMarkdown} from "./markdown";
import {MOST_PIXELS, type Size, sizeOf} from "./pixels";
import {renderValue} from "./value";

type Render = (data: unknown, type: string) => HTMLElement;

/** Richest first: the first type that a display has is shown. */
const RENDERERS: [RegExp, Render][] = [
  [/^image\/svg\+xml$/, svg],
  [/^image\/(?:png|jpeg|gif|webp)$/, picture],
  [/^text\/html$/, frame],
  [/^text\/markdown$/, (data) => renderMarkdown(asText(data))],
  [/^application\/(?:[\w.-]+\+)?json$/, (data) => renderValue(data)],
  [/^text\/.*$/, (data) => make("pre", {class: "stream stream-stdout"}, asText(data))],
];

// The frame may load nothing, not even from this studio; its sandbox runs no script and opens no window.
const FRAME_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

export function renderDisplay(data: Record<string, unknown>): HTMLElement {
  for (const [pattern, render] of RENDERERS) {
    const type = Object.keys(data).find((name) => pattern.test(name));
    if (type !== undefined) return render(data[type], type);
  }
  return make("pre", {class: "stream stream-stdout"}, `(${Object.keys(data).join(", ") || "an empty display"})`);
}

function asText(data: unknown): string {
  if (typeof data === "string") return data;
  return Array.isArray(data) ? data.join("") : JSON.stringify(data, null, 2);
}

function picture(data: unknown, type: string): HTMLElement {
  const size = sizeOf(asText(data));
  if (size && size.width * size.height > MOST_PIXELS) return make("p", {class: "too-large"}, tooLarge(size));
  return make("img", {class: "picture", alt: "Output picture", src: `data:${type};base64,${asText(data).trim()}`});
}

function tooLarge({width, height}: Size): string {
  const [w, h] = [width, height].map((side) => side.toLocaleString("en"));
  const most = MOST_PIXELS / 1e6;
  return `A picture of ${w} × ${h} pixels is not shown: more than ${most} million could fill the browser's memory. Make it smaller, or write it to a file.`;
}

function svg(data: unknown): HTMLElement {
  // Inside an img element a drawing can neither run scripts nor load anything.
  const address = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(asText(data))}`;
  return make("img", {class: "picture", alt: "Output drawing", src: address});
}

function frame(data: unknown): HTMLElement {
  const policy = `<meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}">`;
  const looks = "<style>body{font:14px/1.5 system-ui,sans-serif;margin:12px}</style>";
  const page = `<!doctype html>${policy}${looks}${asText(data)}`;
  return make("iframe", {class: "frame", sandbox: "", srcdoc: page, title: "HTML output", loading: "lazy"});
}
