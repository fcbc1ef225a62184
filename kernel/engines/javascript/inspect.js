// Values as people read them, written as Node writes them: `inspect(value)`, and the text of a line on the console.
// Not here: where the text goes (console.js).
(function (kit) {
  "use strict";

  const MOST_LEVELS = 3;
  const MOST_ITEMS = 100;
  const LINE = 72;
  const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

  const quote = (text) => {
    if (!text.includes("'")) return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')}'`;
    return JSON.stringify(text);
  };

  const layout = (items, open, close, level) => {
    if (items.length === 0) return open + close;
    const length = items.reduce((sum, item) => sum + item.length + 2, 0);
    if (length <= LINE && !items.some((item) => item.includes("\n"))) {
      return open.endsWith("[") ? `${open} ${items.join(", ")} ${close}` : `${open} ${items.join(", ")} ${close}`;
    }
    const indent = "  ".repeat(level + 1);
    return `${open}\n${indent}${items.join(`,\n${indent}`)}\n${"  ".repeat(level)}${close}`;
  };

  const more = (count) => (count > MOST_ITEMS ? [`... ${count - MOST_ITEMS} more items`] : []);

  const errorText = (error) => {
    const stack = typeof error.stack === "string" ? error.stack.trimEnd() : "";
    const head = `${error.name}: ${error.message}`;
    const fields = Object.keys(error).filter((name) => name !== "stack" && name !== "message" && name !== "name");
    const shown = fields.length > 0 ? ` ${inspectAt(Object.fromEntries(fields.map((n) => [n, error[n]])), 1, new Set())}` : "";
    return stack ? `${head}\n${stack}${shown}` : head + shown;
  };

  const functionText = (callable) => {
    const isClass = /^class\b/.test(Function.prototype.toString.call(callable)) || kit.apiName(callable) !== "";
    const word = isClass ? "class" : "Function";
    return callable.name ? `[${word}${isClass ? " " : ": "}${callable.name}]` : `[${word} (anonymous)]`;
  };

  const scalarText = (value) => {
    if (typeof value === "string") return quote(value);
    if (typeof value === "bigint") return `${value}n`;
    if (Object.is(value, -0)) return "-0";
    return String(value);
  };

  const propertyText = (object, name, level, path) => {
    const property = Object.getOwnPropertyDescriptor(object, name);
    const key = typeof name === "symbol" ? `[${String(name)}]` : IDENTIFIER.test(name) ? name : quote(name);
    // A getter could do anything, so it is named and not called.
    const text = property?.get ? "[Getter]" : property?.set ? "[Setter]" : inspectAt(property?.value, level + 1, path);
    return `${key}: ${text}`;
  };

  const nameOf = (object) => {
    const prototype = Object.getPrototypeOf(object);
    if (prototype === null) return "[Object: null prototype]";
    const own = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
    const name = typeof own === "function" ? own.name : "";
    return name && name !== "Object" ? name : "";
  };

  const listText = (value, level, path) => {
    const items = Array.from(value.slice(0, MOST_ITEMS), (item) => inspectAt(item, level + 1, path));
    const open = Array.isArray(value) ? "[" : `${nameOf(value)}(${value.length}) [`;
    return layout([...items, ...more(value.length)], open, "]", level);
  };

  const mapText = (value, level, path) => {
    const items = [];
    for (const [key, item] of value) {
      if (items.length === MOST_ITEMS) break;
      items.push(`${inspectAt(key, level + 1, path)} => ${inspectAt(item, level + 1, path)}`);
    }
    return layout([...items, ...more(value.size)], `Map(${value.size}) {`, "}", level);
  };

  const setText = (value, level, path) => {
    const items = [...value].slice(0, MOST_ITEMS).map((item) => inspectAt(item, level + 1, path));
    return layout([...items, ...more(value.size)], `Set(${value.size}) {`, "}", level);
  };

  const plainText = (value, level, path) => {
    const names = Object.keys(value).slice(0, MOST_ITEMS);
    const items = names.map((name) => propertyText(value, name, level, path));
    const name = nameOf(value);
    return layout([...items, ...more(Object.keys(value).length)], name ? `${name} {` : "{", "}", level);
  };

  const hostText = (value, slot) => {
    const shown = [slot.cls, kit.fieldOf(value, "name") ?? (slot.id || "")];
    return `${shown[0]}(${shown[1]})`;
  };

  const kindText = (value, level, path) => {
    const slot = kit.slotOf(value);
    if (slot) return hostText(value, slot);
    if (kit.outcomes.has(value)) return inspectAt(kit.outcomes.get(value), level, path);
    if (Array.isArray(value) || ArrayBuffer.isView(value)) {
      return value instanceof DataView ? "DataView {}" : listText(value, level, path);
    }
    if (value instanceof Map) return mapText(value, level, path);
    if (value instanceof Set) return setText(value, level, path);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
    if (value instanceof RegExp) return String(value);
    if (value instanceof Promise) return "Promise { <pending or settled> }";
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return `[${nameOf(value)}: ${scalarText(value.valueOf())}]`;
    }
    return plainText(value, level, path);
  };

  const inspectAt = (value, level, path) => {
    if (typeof value === "function") return functionText(value);
    if (typeof value !== "object" || value === null) return scalarText(value);
    if (path.has(value)) return "[Circular *1]";
    if (value instanceof Error) return level > 0 ? `[${errorText(value)}]` : errorText(value);
    if (level >= MOST_LEVELS && !kit.slotOf(value)) return Array.isArray(value) ? "[Array]" : `[${nameOf(value) || "Object"}]`;
    path.add(value);
    const text = kindText(value, level, path);
    path.delete(value);
    return text;
  };

  // A value as people read it; texts in it are quoted.
  const inspect = (value) => inspectAt(value, 0, new Set());

  // A value on the console: a text is written as it is.
  const shown = (given) => {
    const value = kit.outcomes.has(given) ? kit.outcomes.get(given) : given;
    return typeof value === "string" ? value : inspect(value);
  };

  const numberText = (value, whole) => {
    if (typeof value === "bigint") return `${value}n`;
    return String(whole ? Math.trunc(Number(value)) : Number(value));
  };

  const placeholder = (letter, value) => {
    switch (letter) {
      case "s":
        return typeof value === "object" ? inspect(value) : String(value);
      case "d":
        return numberText(value, false);
      case "i":
        return numberText(value, true);
      case "f":
        return String(parseFloat(value));
      case "j":
        return JSON.stringify(value);
      default:
        return letter === "c" ? "" : inspect(value);
    }
  };

  // The values of a line, with `%s` and its kin as in Node.
  const format = (values) => {
    const [first, ...rest] = values;
    if (typeof first !== "string" || !first.includes("%")) return values.map(shown).join(" ");
    const head = first.replace(/%([sdifjoOc%])/g, (match, letter) => {
      if (letter === "%") return "%";
      return rest.length === 0 ? match : placeholder(letter, rest.shift());
    });
    return [head, ...rest.map(shown)].join(" ");
  };

  return { inspect, format };
})
