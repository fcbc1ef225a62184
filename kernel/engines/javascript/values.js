// The border form of values: JSON with the tags of kernel/values.py, in both directions.
// Not here: host objects (objects.js) and functions (host.js), which register how they cross.
(function (kit) {
  "use strict";

  // orjson reads and writes at most 254 levels, and a key that starts with "$" costs a level more.
  const MOST_LEVELS = 120;
  const CHUNK = 8192;

  const stringify = JSON.stringify;
  const parse = JSON.parse;
  const isArray = Array.isArray;
  const isView = ArrayBuffer.isView;
  const keysOf = Object.keys;
  const { getPrototypeOf } = Object;
  const { isSafeInteger } = Number;
  const objectPrototype = Object.prototype;

  // outcome → the value it behaves as
  const outcomes = new WeakMap();
  kit.outcomes = outcomes;

  class BorderError extends TypeError {}
  Object.defineProperty(BorderError.prototype, "name", { value: "TypeError" });

  const refuse = (what, advice) => {
    throw new BorderError(`${what} cannot leave the script. ${advice}`);
  };

  // Says in which argument of which call a value stands that cannot leave. `name` is the host's.
  kit.nameArgument = (error, name, args) => {
    if (!(error instanceof BorderError)) return;
    const fails = (value) => {
      try {
        kit.encode(value);
        return false;
      } catch {
        return true;
      }
    };
    const place = args.findIndex(fails) + (/[:^]/.test(name) ? 0 : 1);
    const [owner, method] = name.split(/[.:^]/);
    error.message = `${owner}.${kit.camelCase(method)}: argument ${place}: ${error.message}`;
  };

  kit.toBase64 = (bytes) => {
    const parts = [];
    for (let start = 0; start < bytes.length; start += CHUNK) {
      parts.push(String.fromCharCode.apply(null, bytes.subarray(start, start + CHUNK)));
    }
    return btoa(parts.join(""));
  };

  kit.fromBase64 = (text) => {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
    return bytes;
  };

  const bytesOf = (value) => {
    if (value instanceof ArrayBuffer) return new Uint8Array(value);
    if (value instanceof DataView || value instanceof Uint8ClampedArray) {
      return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    }
    return value instanceof Uint8Array ? value : null;
  };

  const dictionary = (names, read, level, path) => {
    const result = { __proto__: null };
    let tagged = false;
    for (const name of names) {
      const item = read(name);
      if (item === undefined) continue;
      result[name] = toBorder(item, level + 1, path);
      if (name.charCodeAt(0) === 36) tagged = true;
    }
    return tagged ? { $dict: result } : result;
  };

  const collection = (value, level, path) => {
    if (value instanceof Set) return [...value].map((item) => toBorder(item, level + 1, path));
    for (const key of value.keys()) {
      if (typeof key !== "string") refuse("A Map whose keys are no texts", "Make an array of its entries: [...map].");
    }
    return dictionary(value.keys(), (name) => value.get(name), level, path);
  };

  const errorForm = (error, level, path) => {
    const said = typeof error.type === "string" ? error.type : "script";
    const form = { type: said, name: String(error.name), message: String(error.message) };
    for (const name of keysOf(error)) {
      if (name in form || typeof error[name] === "function") continue;
      try {
        form[kit.snakeCase(name)] = toBorder(error[name], level + 1, path);
      } catch (problem) {
        if (!(problem instanceof BorderError)) throw problem;
      }
    }
    return { $error: form };
  };

  // Objects that JSON would make something else of, or nothing. undefined: it is none of these.
  const special = (value, level, path) => {
    if (outcomes.has(value)) return toBorder(outcomes.get(value), level, path);
    const bytes = bytesOf(value);
    if (bytes) return { $bytes: kit.toBase64(bytes) };
    if (isView(value)) return Array.from(value, (item) => toBorder(item, level + 1, path));
    if (value instanceof Map || value instanceof Set) return collection(value, level, path);
    if (value instanceof Error) return errorForm(value, level, path);
    if (value instanceof Promise) refuse("A promise", "Await it first.");
    if (value instanceof RegExp) refuse("A regular expression", "Pass its source: pattern.source.");
    if (value instanceof WeakMap || value instanceof WeakSet || value instanceof WeakRef) refuse("A weak reference", "");
    if (value instanceof String || value instanceof Number || value instanceof Boolean) return value.valueOf();
    if (typeof value.toJSON === "function") return toBorder(value.toJSON(), level, path);
    return undefined;
  };

  const isPlain = (value) => getPrototypeOf(value) === objectPrototype && !("toJSON" in value);

  // A plain object, read once; in the copy only what JSON cannot say is replaced. Fields that are undefined are left
  // to JSON, which leaves them out.
  const plainForm = (value, level, path) => {
    const copy = { __proto__: null, ...value };
    const names = keysOf(copy);
    let tagged = false;
    for (let index = 0; index < names.length; index++) {
      const name = names[index];
      if (name.charCodeAt(0) === 36) tagged = true;
      const item = copy[name];
      if (typeof item === "string" || isSafeInteger(item) || item === undefined) continue;
      copy[name] = toBorder(item, level + 1, path);
    }
    return tagged ? { $dict: copy } : copy;
  };

  const listForm = (value, level, path) => {
    const list = [];
    for (let index = 0; index < value.length; index++) {
      const item = value[index];
      list.push(typeof item === "string" || isSafeInteger(item) ? item : toBorder(item, level + 1, path));
    }
    return list;
  };

  // Few frames a level, because the stack for them is small.
  const objectForm = (value, level, path) => {
    const isList = isArray(value);
    const isTable = !isList && isPlain(value);
    const reference = isList || isTable ? null : kit.referenceOf(value);
    if (reference) return reference;
    if (level > MOST_LEVELS || path.has(value)) {
      refuse("An object that contains itself, or is nested too deep,", "Pass the parts that are needed.");
    }
    path.add(value);
    let form = isList ? listForm(value, level, path) : isTable ? undefined : special(value, level, path);
    if (form === undefined) form = plainForm(value, level, path);
    path.delete(value);
    return form;
  };

  // A whole number that is not exact is no integer.
  const numberForm = (value) => {
    if (Number.isFinite(value)) return Number.isInteger(value) && !isSafeInteger(value) ? { $float: `${value}` } : value;
    return { $float: Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf" };
  };

  // The kinds in the order of how often they are met: the engine compares one after the other.
  const toBorder = (value, level, path) => {
    switch (typeof value) {
      case "object":
        return value === null ? null : objectForm(value, level, path);
      case "number":
        return numberForm(value);
      case "undefined":
        return null;
      case "bigint":
        return { $int: String(value) };
      case "function":
        return kit.functionForm(value);
      case "symbol":
        return refuse("A symbol", "Use a text.");
      default:
        return value;
    }
  };

  // A value as border JSON, with short ways for what most calls carry. `level` is that of the value.
  const textOf = (value, level) => {
    if (value === undefined || value === null) return "null";
    if (typeof value === "string") return stringify(value);
    if (isSafeInteger(value)) return `${value}`;
    return kit.referenceText(value) || stringify(toBorder(value, level, new Set()));
  };

  // One value as border JSON. TypeError for what cannot cross.
  kit.encode = (value) => textOf(value, 1);

  // The arguments of a call as one border list.
  kit.encodeList = (list) => {
    if (list.length === 0) return "[]";
    let text = `[${textOf(list[0], 2)}`;
    for (let index = 1; index < list.length; index++) text += `,${textOf(list[index], 2)}`;
    return `${text}]`;
  };

  const floats = { nan: NaN, inf: Infinity, "-inf": -Infinity };

  const untagged = (tag, object) => {
    const content = object[tag];
    switch (tag) {
      case "$dict":
        return untagAll(content);
      case "$bytes":
        return kit.fromBase64(content);
      case "$int":
        return BigInt(content);
      case "$float":
        return content in floats ? floats[content] : Number(content);
      case "$fn":
        return kit.functionOf(content);
      case "$ref":
        return kit.objectOf(content, object.$class);
      case "$error":
        return kit.errorOf(untagAll(content));
      case "$outcome":
        return kit.outcomeOf(untagAll(content));
      default:
        return object;
    }
  };

  const untagAll = (object) => {
    for (const name of keysOf(object)) {
      const item = object[name];
      if (typeof item === "object" && item !== null) object[name] = untag(item);
    }
    return object;
  };

  const untag = (value) => {
    if (isArray(value)) return untagAll(value);
    const [first] = keysOf(value);
    return first !== undefined && first.charCodeAt(0) === 36 ? untagged(first, value) : untagAll(value);
  };

  // The values of border data that is parsed already. It may be changed on the way.
  kit.untag = untag;

  // One value of border JSON; "" is undefined.
  kit.decode = (text) => {
    if (text === "") return undefined;
    const value = parse(text);
    return typeof value === "object" && value !== null && text.includes('"$') ? untag(value) : value;
  };

  // A result that behaves as its output and has more to tell: `result.steps`, `result.output`.
  kit.outcomeOf = (content) => {
    const { output } = content;
    let shown = output;
    if (typeof output !== "object" || output === null) {
      shown = output === null || output === undefined ? { toString: () => "" } : Object(output);
    }
    if (!Object.isExtensible(shown) || kit.referenceOf(shown)) return output;
    for (const name of keysOf(content)) {
      const hidden = { value: content[name], enumerable: false, configurable: true, writable: true };
      if (!(name === "length")) Object.defineProperty(shown, name, hidden);
    }
    // Of a workflow: another word for its output, where that has no such field of its own.
    if ("stepsExecuted" in content && !("result" in shown)) {
      Object.defineProperty(shown, "result", { value: output, enumerable: false, configurable: true, writable: true });
    }
    if (shown !== output) outcomes.set(shown, output);
    return shown;
  };
})
