// How large a picture is, read from the first bytes of its file: a browser that decodes a huge one may run out of memory.

export interface Size {
  width: number;
  height: number;
}

/** Pixels of a picture that is shown; drawn, each takes four bytes. */
export const MOST_PIXELS = 40_000_000;

/** Characters of base64 that are looked at: enough for what a camera writes before the size. A multiple of four. */
const LOOKED_AT = 350_000;

/** The size of a PNG, GIF, WebP or JPEG; null when its bytes do not say. */
export function sizeOf(base64: string): Size | null {
  try {
    const head = atob(base64.replace(/\s+/g, "").slice(0, LOOKED_AT));
    const bytes = Uint8Array.from(head, (letter) => letter.charCodeAt(0));
    return READERS.find(([magic]) => head.startsWith(magic))?.[1](new DataView(bytes.buffer), head) ?? null;
  } catch {
    return null;
  }
}

const READERS: [string, (data: DataView, text: string) => Size | null][] = [
  ["\x89PNG", (data) => ({width: data.getUint32(16), height: data.getUint32(20)})],
  ["GIF8", (data) => ({width: data.getUint16(6, true), height: data.getUint16(8, true)})],
  ["RIFF", webp],
  ["\xff\xd8", jpeg],
];

// RFC 9649: the chunk after `WEBP` says which of three forms follows.
function webp(data: DataView, text: string): Size | null {
  const three = (at: number): number => data.getUint16(at, true) | (data.getUint8(at + 2) << 16);
  switch (text.slice(12, 16)) {
    case "VP8X":
      return {width: three(24) + 1, height: three(27) + 1};
    case "VP8L": {
      const bits = data.getUint32(21, true);
      return {width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1};
    }
    case "VP8 ":
      return {width: data.getUint16(26, true) & 0x3fff, height: data.getUint16(28, true) & 0x3fff};
  }
  return null;
}

// ITU-T T.81: segments with their length, of which the frame header (SOF) has the size.
function jpeg(data: DataView): Size | null {
  for (let at = 2; at + 9 < data.byteLength; at += 2 + data.getUint16(at + 2)) {
    const marker = data.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return {width: data.getUint16(at + 7), height: data.getUint16(at + 5)};
  }
  return null;
}
