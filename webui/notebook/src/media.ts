// Pictures and sounds of a cell. A picture too large for the page's memory is drawn only when somebody wants it.
import {make} from "./dom";

/** Pixels that a page draws without asking; each takes four bytes of its memory. */
const LARGEST = 25_000_000;
/** Characters of base64 whose bytes hold the size of a picture. */
const HEAD = 64_000;

export interface Look {
  alt?: string;
  width?: number;
}

/** A picture as HTML and Markdown carry it. */
const EMBEDDED = /data:(image\/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=\s]+)/g;

interface Size {
  width: number;
  height: number;
}

export function renderPicture(data: string, type: string, look: Look): HTMLElement {
  const size = sizeOf(data.slice(0, HEAD), type);
  const address = `data:${type};base64,${data.trim()}`;
  if (!isHuge(size)) return picture(address, look);
  const keep = make("a", {class: "link", href: address, download: `picture.${type.split("/")[1]}`}, "Download");
  return hold(size, "Draw it", () => picture(address, look), keep);
}

/** What `draw` draws of a text; only when somebody wants it, where a picture within the text is too large. */
export function unlessHuge(text: string, draw: () => HTMLElement): HTMLElement {
  for (const [, type, data] of text.matchAll(EMBEDDED)) {
    const size = sizeOf(data!.slice(0, HEAD), type!);
    if (isHuge(size)) return hold(size, "Show it all the same", draw);
  }
  return draw();
}

function isHuge(size: Size | null): size is Size {
  return size !== null && size.width * size.height > LARGEST;
}

function hold({width, height}: Size, label: string, draw: () => HTMLElement, ...more: HTMLElement[]): HTMLElement {
  const note = make("div", {class: "omitted held"});
  const [across, down] = [width, height].map((one) => one.toLocaleString("en"));
  const memory = Math.round((width * height * 4) / 1e6);
  const facts = `A picture of ${across} × ${down} pixels is not drawn: it would take ${memory} MB of the page’s memory. `;
  note.append(facts, make("button", {type: "button", class: "link", onclick: () => note.replaceWith(draw())}, label));
  for (const one of more) note.append(" ", one);
  return note;
}

export function renderDrawing(text: string, look: Look): HTMLElement {
  // Inside an img element a drawing can neither run scripts nor load anything.
  return picture(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`, {...look, alt: look.alt || "Output drawing"});
}

export function renderSound(data: string, type: string): HTMLElement {
  return make("audio", {class: "sound", controls: true, src: `data:${type};base64,${data.trim()}`, "aria-label": "Output sound"});
}

function picture(address: string, {alt, width}: Look): HTMLElement {
  return make("img", {class: "picture", alt: alt || "Output picture", src: address, decoding: "async", width});
}

/** The width and height that the first bytes of a picture say; null when they do not. */
export function sizeOf(head: string, type: string): Size | null {
  let bytes: Uint8Array;
  try {
    const plain = head.replace(/\s/g, "");
    bytes = Uint8Array.from(atob(plain.slice(0, plain.length - (plain.length % 4))), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
  const view = new DataView(bytes.buffer);
  if (type === "image/png" && bytes.length >= 24) return {width: view.getUint32(16), height: view.getUint32(20)};
  if (type === "image/gif" && bytes.length > 10) return {width: view.getUint16(6, true), height: view.getUint16(8, true)};
  if (type === "image/jpeg") return jpegSize(view);
  return type === "image/webp" ? webpSize(view, bytes) : null;
}

function jpegSize(view: DataView): {width: number; height: number} | null {
  let at = 2;
  while (at + 9 < view.byteLength && view.getUint8(at) === 0xff) {
    const mark = view.getUint8(at + 1);
    // A frame of any kind; three marks of this range are none.
    if (mark >= 0xc0 && mark <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(mark)) {
      return {width: view.getUint16(at + 7), height: view.getUint16(at + 5)};
    }
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

function webpSize(view: DataView, bytes: Uint8Array): {width: number; height: number} | null {
  if (bytes.length < 30) return null;
  const kind = String.fromCharCode(...bytes.slice(12, 16));
  const three = (at: number): number => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  if (kind === "VP8X") return {width: three(24) + 1, height: three(27) + 1};
  if (kind === "VP8 ") return {width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff};
  const packed = view.getUint32(21, true);
  return {width: (packed & 0x3fff) + 1, height: ((packed >> 14) & 0x3fff) + 1};
}
