// The globals of the script: ours, made at their first use, and those that chunks declare.
// Not here: what they are (classes.js, library.js).
(function (kit) {
  "use strict";

  // name → makes the value of a global of ours, so that a chunk that declares it anew can be run again
  const ours = new Map();

  kit.lazyGlobal = (name, make) => {
    ours.set(name, make);
    const settle = (value) => {
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
      return value;
    };
    Object.defineProperty(globalThis, name, {
      configurable: true,
      enumerable: false,
      get: () => settle(make()),
      set: settle,
    });
  };

  // Everything there is to import from "llmspell".
  kit.everything = () => {
    const module = {};
    for (const [name, make] of ours) {
      Object.defineProperty(module, name, { get: make, enumerable: true, configurable: true });
    }
    return module;
  };

  // The names that a chunk declares become globals. One of ours is as new, for `const workflow = workflow.sequential()`.
  kit.declare = (text) => {
    for (const name of JSON.parse(text)) {
      if (ours.has(name)) kit.lazyGlobal(name, ours.get(name));
      else if (!Object.hasOwn(globalThis, name)) globalThis[name] = undefined;
    }
  };
})
