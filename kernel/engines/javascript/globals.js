// The globals of the script: ours, made at their first use, and those that chunks declare; and the parts of the prelude
// that few scripts need, read at their first use. Not here: what they are (classes.js, library.js, and the parts).
(function (kit) {
  "use strict";

  // name → makes the value of a global of ours, so that a chunk that declares it anew can be run again
  const ours = new Map();

  // name → the getter that stands for a global of ours until its first use
  const getters = new Map();

  const makeLater = (name, make) => {
    const settle = (value) => {
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
      return value;
    };
    const get = () => settle(make());
    getters.set(name, get);
    Object.defineProperty(globalThis, name, { configurable: true, enumerable: false, get, set: settle });
  };

  kit.lazyGlobal = (name, make) => {
    ours.set(name, make);
    makeLater(name, make);
  };

  // Only as another name it evaluates a text by itself, with no view of what is here.
  const evaluate = eval;

  // part → its text; part → what it gave
  let texts = {};
  const read = new Map();

  const GLOBALS_OF_PARTS = {
    web: ["TextEncoder", "TextDecoder", "structuredClone"],
    events: ["Event", "CustomEvent", "EventTarget", "AbortSignal", "AbortController"],
    url: ["URLSearchParams"],
    url_class: ["URL"],
  };

  kit.installParts = (json) => {
    texts = JSON.parse(json);
    for (const part of Object.keys(GLOBALS_OF_PARTS)) {
      for (const name of GLOBALS_OF_PARTS[part]) makeLater(name, () => kit.part(part)[name]);
    }
  };

  // What a part of the prelude gives.
  kit.part = (name) => {
    if (!read.has(name)) read.set(name, evaluate(texts[name])(kit));
    return read.get(name);
  };

  kit.inspect = (value) => kit.part("inspect").inspect(value);
  kit.format = (values) => kit.part("inspect").format(values);
  kit.explore = (path) => {
    // What stands for a class until its first use tells an editor nothing.
    for (const name of Object.values(GLOBALS_OF_PARTS).flat()) {
      const get = getters.get(name);
      if (Object.getOwnPropertyDescriptor(globalThis, name)?.get === get) get();
    }
    return kit.part("explore")(path);
  };

  // Nobody gets it by another way, either.
  kit.withhold = (name, refuse) => {
    if (ours.has(name)) ours.set(name, refuse);
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
