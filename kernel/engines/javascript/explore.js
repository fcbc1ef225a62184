// What an editor asks about the live globals. Never runs code of the script: no getter is called.
(function (kit) {
  "use strict";

  const MOST_NAMES = 500;
  const getDescriptor = Object.getOwnPropertyDescriptor;

  const memberOf = (object, name) => {
    for (let current = object; current; current = Object.getPrototypeOf(current)) {
      const property = getDescriptor(current, name);
      if (property) return property.value;
    }
    return undefined;
  };

  const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";

  const valueAt = (path) => {
    let value = globalThis;
    for (const name of path === "" ? [] : path.split(".")) {
      if (!isObject(value)) return undefined;
      value = memberOf(value, name);
    }
    return value;
  };

  const kindOf = (property) => {
    if (!("value" in property)) return "property";
    if (typeof property.value !== "function") return "variable";
    return kit.apiName(property.value) || /^class\b/.test(Function.prototype.toString.call(property.value))
      ? "class"
      : "function";
  };

  const namesOf = (value) => {
    const found = new Map();
    const start = isObject(value) ? value : Object(value);
    for (let current = start; current; current = Object.getPrototypeOf(current)) {
      if (current === Object.prototype && start !== current) break;
      for (const name of Object.getOwnPropertyNames(current)) {
        const hidden = name.startsWith("__") || name.startsWith("$") || name === "constructor" || /^\d+$/.test(name);
        if (!hidden && !found.has(name)) found.set(name, kindOf(getDescriptor(current, name)));
        if (found.size >= MOST_NAMES) return found;
      }
    }
    return found;
  };

  // JSON: `class` is that of a host object or of a class of the API ("static" says which), `names` are [name, kind].
  return (path) => {
    const value = valueAt(path);
    const result = { class: "", static: typeof value === "function", names: [] };
    if (value === undefined || value === null) return JSON.stringify(result);
    result.class = kit.apiName(value);
    result.names = [...namesOf(value)];
    return JSON.stringify(result);
  };
})
