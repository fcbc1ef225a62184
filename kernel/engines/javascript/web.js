// The parts of the web platform that scripts expect anywhere: text encoders, structuredClone.
// Not here: events (events.js), URL (url.js), timers (timers.js).
(function (kit) {
  "use strict";

  class TextEncoder {
    get encoding() {
      return "utf-8";
    }

    encode(text = "") {
      const binary = unescape(encodeURIComponent(String(text).toWellFormed()));
      const bytes = new Uint8Array(binary.length);
      for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
      return bytes;
    }
  }

  // How many bytes a character takes that begins with this one; 0: none does.
  const lengthOf = (first) => {
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first < 0xe0) return 2;
    if (first >= 0xe0 && first < 0xf0) return 3;
    return first >= 0xf0 && first < 0xf5 ? 4 : 0;
  };

  // The smallest and largest second byte behind this one.
  const rangeOf = (first) => {
    if (first === 0xe0) return [0xa0, 0xbf];
    if (first === 0xed) return [0x80, 0x9f];
    if (first === 0xf0) return [0x90, 0xbf];
    return first === 0xf4 ? [0x80, 0x8f] : [0x80, 0xbf];
  };

  // How many bytes at `start` belong together, as far as they are sound.
  const soundBytes = (bytes, start, wanted) => {
    let [low, high] = rangeOf(bytes[start]);
    let count = 1;
    while (count < wanted && start + count < bytes.length && bytes[start + count] >= low && bytes[start + count] <= high) {
      count++;
      [low, high] = [0x80, 0xbf];
    }
    return count;
  };

  const codePoint = (bytes, start, length) => {
    let code = length === 1 ? bytes[start] : bytes[start] & (0xff >> (length + 1));
    for (let index = 1; index < length; index++) code = (code << 6) | (bytes[start + index] & 0x3f);
    return String.fromCodePoint(code);
  };

  const decodeUtf8 = (bytes, fatal) => {
    const parts = [];
    for (let start = 0; start < bytes.length; ) {
      const wanted = lengthOf(bytes[start]);
      const count = wanted === 0 ? 1 : soundBytes(bytes, start, wanted);
      if (wanted !== 0 && count === wanted) parts.push(codePoint(bytes, start, wanted));
      else if (fatal) throw new TypeError("The encoded data was not valid for encoding utf-8");
      else parts.push("\ufffd");
      start += count;
    }
    return parts.join("");
  };

  class TextDecoder {
    #fatal;
    #keepsMark;

    constructor(label = "utf-8", options = {}) {
      if (!/^\s*(utf-?8|unicode-1-1-utf-8)\s*$/i.test(label)) throw new RangeError(`Only utf-8 can be decoded, not ${label}.`);
      this.#fatal = Boolean(options.fatal);
      this.#keepsMark = Boolean(options.ignoreBOM);
    }

    get encoding() {
      return "utf-8";
    }

    decode(data = new Uint8Array()) {
      const bytes = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
      const text = decodeUtf8(bytes, this.#fatal);
      return !this.#keepsMark && text.startsWith("\ufeff") ? text.slice(1) : text;
    }
  }

  const refuse = (value) => {
    throw new DOMException(`${kit.inspect(value)} could not be cloned.`, "DataCloneError");
  };

  const emptyClone = (value) => {
    if (value instanceof Date) return new Date(value.getTime());
    if (value instanceof RegExp) return new RegExp(value.source, value.flags);
    if (value instanceof ArrayBuffer) return value.slice(0);
    if (ArrayBuffer.isView(value)) return new value.constructor(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength));
    if (value instanceof Error) {
      const type = { RangeError, ReferenceError, SyntaxError, TypeError, URIError, EvalError }[value.name] ?? Error;
      return Object.assign(new type(value.message), { stack: value.stack });
    }
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet || kit.slotOf(value)) refuse(value);
    return null;
  };

  const clone = (value, seen) => {
    if (typeof value === "function" || typeof value === "symbol") refuse(value);
    if (typeof value !== "object" || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    const leaf = emptyClone(value);
    const copy = leaf ?? (value instanceof Map ? new Map() : value instanceof Set ? new Set() : Array.isArray(value) ? new Array(value.length) : {});
    seen.set(value, copy);
    if (leaf !== null) return copy;
    if (value instanceof Map) for (const [key, item] of value) copy.set(clone(key, seen), clone(item, seen));
    else if (value instanceof Set) for (const item of value) copy.add(clone(item, seen));
    else for (const name of Object.keys(value)) copy[name] = clone(value[name], seen);
    return copy;
  };

  const structuredClone = (value) => clone(value, new Map());

  return { TextEncoder, TextDecoder, structuredClone };
})
