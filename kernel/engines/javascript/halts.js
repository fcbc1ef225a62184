// Lines that pause: a source that was made to (halting.py) asks this before each statement that may wait. Read when
// somebody has set a breakpoint on a line. Not here: whether to pause and who is asked, which is the host's.
(function (kit) {
  "use strict";

  const DEEPEST = 4;
  const MOST_ENTRIES = 200;
  const LONGEST = 100000;

  // Whether a step is under way: any line ends it, since there is no stack to compare.
  let step = "";

  // A value as plain data.
  const told = (value, depth) => {
    if (value === null || typeof value === "number" || typeof value === "boolean") return value;
    if (typeof value === "string") return value.length > LONGEST ? value.slice(0, LONGEST) : value;
    if (typeof value !== "object") return `<${typeof value}>`;
    const isList = Array.isArray(value);
    const kind = Object.getPrototypeOf(value);
    if (!isList && kind !== Object.prototype && kind !== null) return `<${kind.constructor?.name ?? "object"}>`;
    if (depth >= DEEPEST) return isList ? "[…]" : "{…}";
    if (isList) return value.slice(0, MOST_ENTRIES).map((item) => told(item, depth + 1));
    return Object.fromEntries(Object.entries(value).slice(0, MOST_ENTRIES).map(([key, item]) => [key, told(item, depth + 1)]));
  };

  const note = (found, name, read) => {
    try {
      const value = read();
      if (value !== undefined && typeof value !== "function") found[name] = told(value, 0);
    } catch {
      // It is declared further down.
    }
  };

  // What every script has.
  const GIVEN = new Set(["performance", "crypto", "env", "config", "arg", "cells"]);

  const define = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: false });

  define("$halts", (line, wanted) => wanted !== 0 || step !== "");

  // Ask the host; `names` are functions that read the variables there.
  define("$halt", async (line, wanted, names) => {
    const found = {};
    for (const name of Object.keys(globalThis)) if (!GIVEN.has(name)) note(found, name, () => globalThis[name]);
    for (const [name, read] of Object.entries(names)) note(found, name, read);
    const answer = await kit.call("Debug.at_line", [line, found, wanted, step !== ""]);
    if (answer.step !== "stay") step = answer.step;
  });
})
