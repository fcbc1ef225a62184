// Modules that are files: the host finds and compiles them (modules.py), here they are run and bound to one another.
// A file runs once in a session, and again when its content changed. Read when a chunk first imports something.
// Not here: the modules of the API (library.js).
(function (kit) {
  "use strict";

  // path → what the host compiled last and nobody has run: { make, name, links }
  const compiled = new Map();

  // path → { name, strand, exports, promise, isDone } of what ran or runs
  const entries = new Map();

  // path of a module that runs → the paths of those it waits for
  const waits = new Map();

  kit.addModule = (path, make, json) => {
    compiled.set(path, { make, ...JSON.parse(json) });
  };

  const lineIn = (frame) => frame.replace(/^ {4}at (?:.* \()?/, "").replace(/(:\d+):\d+\)?$|\)$/, "$1");

  // Adds the place of the import to an error that came out of a module. An error of the host knows it already.
  const tellPlace = (error, place) => {
    if (!(error instanceof Error) || typeof error.stack !== "string") return;
    const own = error.stack.trimEnd().split("\n").pop();
    const [first, ...rest] = place.split("\n");
    if (error.stack.endsWith(place)) return;
    error.stack += own !== "" && lineIn(own) === lineIn(first) ? rest.join("\n") : place;
  };

  // How many letters have to be added, dropped or changed.
  const distance = (left, right) => {
    let row = Array.from({ length: right.length + 1 }, (_, index) => index);
    for (let line = 1; line <= left.length; line++) {
      const next = [line];
      for (let column = 1; column <= right.length; column++) {
        const cost = left[line - 1] === right[column - 1] ? 0 : 1;
        next.push(Math.min(row[column] + 1, next[column - 1] + 1, row[column - 1] + cost));
      }
      row = next;
    }
    return row[right.length];
  };

  const near = (name, names) => {
    const steps = (each) => distance(name.toLowerCase(), each.toLowerCase());
    const [best] = names.slice(0, 200).sort((left, right) => steps(left) - steps(right));
    if (best !== undefined && steps(best) <= Math.floor(name.length / 3) + 1) return `Did you mean '${best}'?`;
    return names.length > 0 ? `It exports: ${names.slice(0, 12).join(", ")}.` : "It exports nothing.";
  };

  const check = (module, name, exported) => {
    if (exported === "*" || exported in module) return;
    const hint = near(exported, Object.keys(module));
    throw new SyntaxError(`The module '${name}' has no export named '${exported}'. ${hint}`);
  };

  // How one module waits for another, if it does, as a list of paths.
  const wayTo = (from, to, seen = []) => {
    if (from === to) return [to];
    if (seen.includes(from)) return null;
    for (const next of waits.get(from) ?? []) {
      const rest = wayTo(next, to, [...seen, from]);
      if (rest !== null) return [from, ...rest];
    }
    return null;
  };

  const nameOf = (path) => entries.get(path)?.name ?? path;

  const waitFor = async (entry, path, referrer) => {
    if (entry.isDone || !waits.has(referrer)) return entry.promise;
    const way = wayTo(path, referrer);
    if (way !== null) {
      const names = [...way.map(nameOf), nameOf(path)].join(" → ");
      throw new Error(`The modules import one another: ${names}. Put what both need into a module of its own.`);
    }
    waits.get(referrer).add(path);
    try {
      return await entry.promise;
    } finally {
      waits.get(referrer)?.delete(path);
    }
  };

  // What a name gives to the code of `referrer` (a path, "" for the spell itself).
  const bring = async (name, referrer) => {
    const ours = kit.apiModule(name);
    if (ours !== undefined) return ours;
    const { strand } = kit;
    const { path } = await kit.call("$module", [name, referrer, false]);
    let entry = entries.get(path);
    // What another strand began may have been stopped in the middle.
    const isUsable = entry !== undefined && (entry.isDone || entry.strand === strand);
    if (!isUsable && !compiled.has(path)) await kit.call("$module", [name, referrer, true]);
    if (compiled.has(path)) entry = begin(path, strand);
    await waitFor(entry, path, referrer);
    return entry.exports;
  };

  const begin = (path, strand) => {
    const { make, name, links } = compiled.get(path);
    compiled.delete(path);
    const exports = Object.create(null, { [Symbol.toStringTag]: { value: "Module" } });
    const entry = { name, strand, exports, isDone: false, promise: null };
    entries.set(path, entry);
    waits.set(path, new Set());
    const finish = () => waits.delete(path);
    entry.promise = run(path, make, links, entry).finally(finish);
    entry.promise.catch(() => {
      if (entries.get(path) === entry) entries.delete(path);
    });
    return entry;
  };

  const bind = (object, local, module, exported) => {
    const get = exported === "*" ? () => module : () => module[exported];
    Object.defineProperty(object, local, { get, enumerable: true, configurable: true });
  };

  const follow = async (link, path, scope, exports) => {
    try {
      const module = await bring(link.module, path);
      for (const [local, exported] of Object.entries(link.names)) {
        check(module, link.module, exported);
        bind(scope, local, module, exported);
      }
      for (const [name, exported] of Object.entries(link.again)) {
        check(module, link.module, exported);
        bind(exports, name, module, exported);
      }
      if (!link.all) return;
      for (const name of Object.keys(module)) {
        if (name !== "default" && !(name in exports)) bind(exports, name, module, name);
      }
    } catch (error) {
      tellPlace(error, `    at main chunk (${kit.placeOf(link.line, 1).replace(/:\d+$/, "")})\n`);
      throw error;
    }
  };

  const run = async (path, make, links, entry) => {
    const { exports, name } = entry;
    const scope = Object.create(null);
    scope.$bring = (wanted) => fetch(wanted, path);
    scope.$meta = Object.freeze({ url: name });
    scope.$exports = (getters) => {
      for (const [each, get] of Object.entries(getters)) {
        Object.defineProperty(exports, each, { get, enumerable: true, configurable: true });
      }
    };
    for (const link of links) await follow(link, path, scope, exports);
    await make(scope)();
    entry.isDone = true;
  };

  // `import()`: errors tell where it stands.
  const fetch = async (name, referrer) => {
    const place = new Error().stack;
    try {
      return await bring(String(name), referrer);
    } catch (error) {
      tellPlace(error, place);
      throw error;
    }
  };

  // An `import` statement of a chunk: what it names become globals that stay bound to the module.
  const link = async (name, names) => {
    const place = new Error().stack;
    try {
      const module = await bring(name, "");
      for (const exported of Object.values(names)) check(module, name, exported);
      for (const [local, exported] of Object.entries(names)) {
        bind(globalThis, local, module, exported);
        const { get } = Object.getOwnPropertyDescriptor(globalThis, local);
        const set = (value) => {
          Object.defineProperty(globalThis, local, { value, writable: true, enumerable: true, configurable: true });
        };
        Object.defineProperty(globalThis, local, { get, set, enumerable: true, configurable: true });
      }
    } catch (error) {
      tellPlace(error, place);
      throw error;
    }
  };

  Object.defineProperty(globalThis, "$link", { value: link, enumerable: false });
  Object.defineProperty(globalThis, "$bring", { value: (name) => fetch(name, ""), enumerable: false });
})
