// What is not a class: `tools`, `agents`, `json`, `uuid`, `inspect`, and the modules of the API that can be imported.
// Not here: the classes they list (classes.js), and modules that are files (modules.js).
(function (kit) {
  "use strict";

  const lists = { tools: {}, agents: [] };

  const classList = (names) => {
    const list = {};
    for (const name of names) {
      if (!kit.hasClass(name)) continue;
      Object.defineProperty(list, name, { get: () => kit.classOf(name), enumerable: true, configurable: true });
    }
    return list;
  };

  const lastWord = (path) => String(path).split(/[./]/).pop();

  const toolClass = (path) => {
    const name = lastWord(path);
    if (kit.hasClass(name)) return kit.classOf(name);
    const base = kit.classOf("Tool");
    // A tool that has no class of its own is asked for by its name.
    return class extends Object {
      constructor() {
        super();
        return base.get(path);
      }
    };
  };

  const load = async (path) => {
    if (!kit.hasClass(lastWord(path))) await kit.call("Tools.load", [path]);
    return toolClass(path);
  };

  // `tools.math` is a category; `tools.fileWrite("a.md", text)` calls the tool of that name.
  const toolLibrary = () => {
    const categories = {};
    for (const category of Object.keys(lists.tools)) categories[category] = classList(lists.tools[category]);
    const own = kit.hasClass("Tools") ? kit.classOf("Tools") : {};
    return new Proxy(categories, {
      get(target, name) {
        if (typeof name !== "string" || name in target || name === "then" || name === "toJSON") return target[name];
        if (name === "load") return load;
        if (Object.hasOwn(own, name) && typeof own[name] === "function" && name !== "name") return own[name];
        return (...args) => kit.call("Tools.call", [kit.snakeCase(name), ...args]);
      },
    });
  };

  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

  const randomId = () => {
    const bytes = chance.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const text = hex(bytes);
    return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
  };

  // For ids, not for secrets: the host seeds it, so that a run that is repeated gives the same ones.
  let state = 0x9e3779b97f4a7c15n;
  kit.seed = (digits) => {
    state = BigInt(digits);
  };

  const nextRandom = () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let mixed = state;
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    return mixed ^ (mixed >> 31n);
  };

  Math.random = () => Number(nextRandom() >> 11n) / 2 ** 53;

  // What a script reads from the clock is told to the host; a run that is repeated reads the same.
  const NativeDate = Date;
  const nativeNow = NativeDate.now;
  let readings = [];
  let left = 0;

  const now = () => {
    const value = readings.length > 0 ? readings.pop() : nativeNow();
    if (left > 0) {
      left -= 1;
      kit.post(`[9,${kit.strand},${value}]`);
    }
    return value;
  };

  kit.beginRun = (digits, times, most) => {
    kit.seed(digits);
    readings = JSON.parse(times).reverse();
    left = most;
  };

  function ScriptDate(...args) {
    if (!new.target) return new NativeDate(now()).toString();
    return Reflect.construct(NativeDate, args.length === 0 ? [now()] : args, new.target);
  }
  Object.defineProperty(ScriptDate, "name", { value: "Date" });
  Object.defineProperty(ScriptDate, "length", { value: 7 });
  Object.defineProperty(ScriptDate, "prototype", { value: NativeDate.prototype, writable: false });
  Object.defineProperty(NativeDate.prototype, "constructor", { value: ScriptDate, writable: true, configurable: true });
  for (const [name, value] of Object.entries({ now, parse: NativeDate.parse, UTC: NativeDate.UTC })) {
    Object.defineProperty(ScriptDate, name, { value, writable: true, configurable: true });
  }
  Object.defineProperty(globalThis, "Date", { value: ScriptDate, writable: true, configurable: true });

  const chance = {
    randomUUID: () => randomId(),
    getRandomValues: (array) => {
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      for (let index = 0; index < bytes.length; index += 8) {
        const random = nextRandom();
        for (let place = 0; place < 8 && index + place < bytes.length; place++) {
          bytes[index + place] = Number((random >> BigInt(8 * place)) & 0xffn);
        }
      }
      return array;
    },
  };
  globalThis.crypto = chance;

  const json = {
    encode: (value, indent) => JSON.stringify(value, null, indent),
    decode: (text) => JSON.parse(text),
    parse: JSON.parse,
    stringify: JSON.stringify,
  };

  const withoutClass = (name, make) => {
    if (!kit.hasClass(name)) kit.lazyGlobal(name, make);
  };

  kit.installLibraries = (text) => {
    Object.assign(lists, JSON.parse(text));
    let tools;
    let agents;
    kit.lazyGlobal("tools", () => (tools ??= toolLibrary()));
    kit.lazyGlobal("agents", () => (agents ??= classList(lists.agents)));
    withoutClass("json", () => json);
    withoutClass("inspect", () => kit.inspect);
    withoutClass("uuid", () => ({ generate: randomId }));
    kit.lazyGlobal("console", ((own) => () => own)(globalThis.console));
    kit.lazyGlobal("process", ((own) => () => own)(globalThis.process));
  };

  const className = (word) => {
    const plain = word.replaceAll(/[_-]/g, "").toLowerCase();
    return Object.keys(kit.everything()).find((name) => name.toLowerCase() === plain);
  };

  // Some modules of Node have a counterpart here.
  const BUILT_IN = { url: ["URL", "URLSearchParams"], util: ["inspect", "TextEncoder", "TextDecoder"] };
  BUILT_IN.process = ["process"];
  BUILT_IN.timers = ["setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "clearImmediate"];

  const builtIn = (name) => {
    const module = {};
    for (const each of BUILT_IN[name]) module[each] = globalThis[each];
    if (name === "util") module.format = (...values) => kit.format(values);
    module.default = name === "process" ? globalThis.process : module;
    return module;
  };

  // The module of the API of that name; undefined for any other.
  kit.apiModule = (name) => {
    if (name === "llmspell") {
      const module = kit.everything();
      Object.defineProperty(module, "default", { value: module, enumerable: false });
      return module;
    }
    if (name === "llmspell/promise") return { Promise, default: Promise };
    if (name === "llmspell/tools" || name === "llmspell/agents") {
      const library = globalThis[name.slice(9)];
      return new Proxy(library, { get: (target, key) => (key === "default" ? library : library[key]) });
    }
    if (name.startsWith("llmspell/")) return classModule(name);
    const plain = name.replace(/^node:/, "");
    return Object.hasOwn(BUILT_IN, plain) ? builtIn(plain) : undefined;
  };

  const classModule = (name) => {
    const found = className(name.slice(9));
    if (!found) throw new Error(`There is no module '${name}' in the API. Write import { … } from 'llmspell'.`);
    const value = kit.everything()[found];
    return { [found]: value, default: value };
  };

  // What `import … from "llmspell"` and `require` read. A name that is not there is a mistake, as in real modules.
  const importModule = (name, wanted = []) => {
    const module = kit.apiModule(String(name));
    if (module === undefined) {
      throw new Error(
        `require cannot load '${name}': a file is loaded with import, as in import { x } from './lib/words.js' or ` +
          "await import('./lib/words.js'). Packages cannot be loaded.",
      );
    }
    for (const each of wanted) {
      if (module[each] === undefined) throw new SyntaxError(`The module '${name}' has no export named '${each}'.`);
    }
    return module;
  };

  Object.defineProperty(globalThis, "$import", { value: importModule, enumerable: false });
  kit.lazyGlobal("require", () => (name) => importModule(name));
})
