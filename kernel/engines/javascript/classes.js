// The script API: its classes as classes of JavaScript, made from the host's description, each at its first use.
// Not here: what any of them does, and the libraries that list them (library.js).
(function (kit) {
  "use strict";

  const EXISTING = Symbol("existing");

  // name → description as JSON; name → class; class → { name, own description }
  let texts = {};
  const made = new Map();
  const apiClasses = new WeakMap();

  const apiClassOf = (type) => {
    let current = type;
    while (current && !apiClasses.has(current)) current = Object.getPrototypeOf(current);
    return current;
  };

  class HostObject {
    constructor(...args) {
      if (args[0] === EXISTING) return;
      construct(this, new.target, args);
    }

    get then() {
      return kit.thenOf(this);
    }

    // A promise has these, and until the host has answered this is one to whoever waits for it.
    get catch() {
      const then = kit.thenOf(this);
      return then && ((reject) => then(undefined, reject));
    }

    get finally() {
      const then = kit.thenOf(this);
      return then && ((work) => Promise.resolve(this).finally(work));
    }

    toString() {
      return `${apiClasses.get(apiClassOf(this.constructor))?.name ?? "object"}(${kit.slotOf(this)?.id || "new"})`;
    }

    [kit.watch]() {
      kit.watchObject(this);
    }
  }

  const hide = (target, name, value) => {
    Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
  };

  const isOwnName = (name) => name !== "constructor" && !name.startsWith("_");

  // The script's own methods by the host's names, from the class of the instance up to the API's.
  const ownMethods = (instance, type, root) => {
    const methods = {};
    for (let current = type; current !== root; current = Object.getPrototypeOf(current)) {
      for (const name of Object.getOwnPropertyNames(current.prototype)) {
        const { value } = Object.getOwnPropertyDescriptor(current.prototype, name);
        const known = kit.snakeCase(name);
        if (typeof value !== "function" || !isOwnName(name) || known in methods) continue;
        methods[known] = (...args) => instance[name](...args);
      }
    }
    return methods;
  };

  // What of the config can be told to the host; the rest is the script's own business.
  const tellable = (options) => {
    if (typeof options !== "object" || options === null || kit.slotOf(options)) return options;
    const told = {};
    for (const name of Object.keys(options)) {
      try {
        kit.encode(options[name]);
        told[name] = options[name];
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
    }
    return told;
  };

  // Fields that an own class sets after `super()` and that its host object begins with.
  const LATE = ["name", "description", "parameters", "steps", "tools"];

  const withMore = (form, more) => {
    const entries = Object.keys(more).map((name) => `${JSON.stringify(name)}:${kit.encode(more[name])}`);
    if (entries.length === 0) return form;
    if (form === "[]" || form.startsWith("[null")) return `[{${entries.join(",")}}${form.replace(/^\[(null)?/, "")}`;
    if (form.startsWith("[{}")) return `[{${entries.join(",")}}${form.slice(3)}`;
    return form.startsWith("[{") && !form.startsWith('[{"$') ? `[{${entries.join(",")},${form.slice(2)}` : form;
  };

  // Until the host takes the call, the script may have asked for the id and set fields.
  const amended = (slot, instance) => (form) => {
    slot.number = 0;
    const more = {};
    const given = typeof slot.options === "object" && slot.options !== null ? slot.options : {};
    if (slot.name) more.id = slot.name;
    for (const name of slot.isOwn ? LATE : []) {
      const own = Object.getOwnPropertyDescriptor(instance, name);
      if (own && own.value !== undefined && given[name] === undefined) more[name] = own.value;
    }
    if (typeof slot.options === "string" && Object.keys(more).length > 0) {
      return withMore(form.replace(/^\["(?:[^"\\]|\\.)*"/, (text) => `[{"systemPrompt":${text.slice(1)}}`), more);
    }
    return withMore(form, more);
  };

  // What an own class gives to `super` and the API knows nothing of is a field of the instance.
  const addOptions = (instance, options) => {
    if (typeof options !== "object" || options === null || kit.slotOf(options)) return;
    for (const name of Object.keys(options)) if (!(name in instance)) instance[name] = options[name];
  };

  const construct = (instance, type, args) => {
    const root = apiClassOf(type);
    const { name, description } = apiClasses.get(root);
    const isOwn = type !== root;
    if (isOwn && !description.extensible) throw new TypeError(`${name} cannot be extended.`);
    if (!isOwn && !description.statics.has("new")) throw new TypeError(`${name} is not made with new.`);
    const slot = kit.newSlot(instance, name, typeof args[0] === "string" ? args[0] : kit.givenAt(args));
    slot.isOwn = isOwn;
    slot.isNew = true;
    if (description.isAgent && (args[0]?.id ?? undefined) === undefined) slot.number = kit.nextNumber();
    if (isOwn) {
      addOptions(instance, args[0]);
      const given = [tellable(args[0]), ownMethods(instance, type, root)];
      kit.callFor(`${name}.extended`, given, slot, amended(slot, instance));
    } else {
      kit.callFor(`${name}.new`, args, slot, amended(slot, instance));
    }
  };

  // `getStats()` can be used at once, as it was last told, and awaited for what it is now.
  const known = (instance, field, name, args) => {
    const value = kit.fieldOf(instance, field);
    if (typeof value !== "object" || value === null) return kit.call(name, args);
    // Lists of objects are told by their names: `getTools()`.
    const copy = Array.isArray(value) ? value.map((item) => (kit.slotOf(item) ? item.name : item)) : { ...value };
    const then = (resolve, reject) => kit.call(name, args).then(resolve, reject);
    Object.defineProperty(copy, "then", { value: then, enumerable: false, configurable: true });
    return copy;
  };

  const withCallback = (name, args, caller) => {
    const callback = args[args.length - 1];
    if (typeof callback !== "function") return kit.call(name, args, caller);
    const work = kit.call(name, args.slice(0, -1), caller);
    work.then(callback, (error) => callback(undefined, error))[kit.watch]();
    return undefined;
  };

  // A promise of JavaScript goes to `Async.all` and its kin as a function that gives it.
  const lazily = (value) => {
    if (Array.isArray(value)) return value.map(lazily);
    return value instanceof Promise ? () => value : value;
  };

  // `caller` is the function of ours that the script called: it tells the place.
  const perform = (method, name, args, instance, caller) => {
    if (method.async_of) return withCallback(name, args, caller);
    if (method.at_once) return kit.atOnce[name](...args);
    if (method.field) return known(instance, method.field, name, args);
    if (method.returns === "Self") return kit.reserveSelf(instance, name, args);
    if (method.returns && kit.hasClass(method.returns)) return kit.reserve(method.returns, name, args);
    return kit.call(name, args, caller);
  };

  // A class of the script's own may keep its state in an object of its own, too: `this.state = { status: "ready" }`.
  const setOwnState = (instance, given) => {
    if (!Object.hasOwn(instance, "state") || typeof instance.state !== "object" || instance.state === null) return;
    Object.assign(instance.state, typeof given === "object" ? given : { status: given });
  };

  const newMethod = (cls, method, name, prototype) => {
    const verb = method.async_of || method.name;
    const usual = `${cls}:${verb}`;
    const original = `${cls}^${verb}`;
    const caller = function (...args) {
      if (!kit.slotOf(this)) throw new TypeError(`${name} is called on ${/^[AEIOU]/.test(cls) ? "an" : "a"} ${cls}: write ${cls.toLowerCase()}.${name}(…).`);
      if (method.name === "set_state") setOwnState(this, args[0]);
      args.unshift(this);
      // A script's own class has a method of this name, so this is its `super`.
      return perform(method, this[name] === prototype[name] ? usual : original, args, this, caller);
    };
    return caller;
  };

  const newStatic = (cls, method) => {
    const name = `${cls}.${method.async_of || method.name}`;
    const given = cls === "Async" ? (args) => args.map(lazily) : (args) => args;
    const caller = (...args) => perform(method, name, given(args), null, caller);
    return caller;
  };

  const addField = (prototype, field) => {
    const name = kit.camelCase(field);
    if (Object.hasOwn(prototype, name)) return;
    Object.defineProperty(prototype, name, {
      configurable: true,
      get() {
        return kit.fieldOf(this, name);
      },
      set(value) {
        Object.defineProperty(this, name, { value, writable: true, configurable: true, enumerable: true });
      },
    });
  };

  const addMethods = (type, cls, description) => {
    const { prototype } = type;
    for (const method of description.methods) {
      const name = kit.camelCase(method.name);
      const field = method.name.startsWith("get_") && method.name.slice(4);
      if (field && description.fields.includes(field)) method.field = kit.camelCase(field);
      hide(prototype, name, newMethod(cls, method, name, prototype));
    }
    for (const field of description.static ? [] : [...description.fields, "config"]) addField(prototype, field);
    for (const method of description.statics.values()) {
      const name = kit.camelCase(method.name);
      hide(type, name, method.name === "new" ? (...args) => new type(...args) : newStatic(cls, method));
    }
  };

  const addIteration = (type, cls, iterate) => {
    const name = `${cls}:${iterate.name ?? iterate}`;
    hide(type.prototype, Symbol.asyncIterator, function () {
      const next = async () => {
        const value = await kit.call(name, [this]);
        return { done: value === undefined, value };
      };
      return {
        next,
        return: async (value) => ({ done: true, value }),
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    });
  };

  const makeClass = (cls) => {
    const given = JSON.parse(texts[cls] ?? "{}");
    const base = given.base && kit.hasClass(given.base) ? kit.classOf(given.base) : HostObject;
    const type = { [cls]: class extends base {} }[cls];
    const statics = new Map((given.statics ?? []).map((method) => [method.name, method]));
    const isAgent = cls === "BaseAgent" || apiClasses.get(base)?.description.isAgent === true;
    const description = { ...given, statics, methods: given.methods ?? [], fields: given.fields ?? [], isAgent };
    apiClasses.set(type, { name: cls, description });
    addMethods(type, cls, description);
    if (given.iterate) addIteration(type, cls, given.iterate);
    return type;
  };

  kit.hasClass = (cls) => Object.hasOwn(texts, cls);

  kit.classOf = (cls) => {
    let type = made.get(cls);
    if (!type) {
      type = makeClass(cls);
      made.set(cls, type);
    }
    return type;
  };

  // An instance for an object that exists. One that can be called is a function.
  kit.newInstance = (cls) => {
    const type = kit.classOf(cls);
    const { call } = apiClasses.get(type).description;
    if (!call) return new type(EXISTING);
    const name = `${cls}:${call.name ?? call}`;
    const callable = (...args) => kit.call(name, [callable, ...args]);
    Object.setPrototypeOf(callable, type.prototype);
    // It is a function first: these are what every function has.
    for (const own of ["call", "apply", "bind"]) hide(callable, own, Function.prototype[own]);
    return callable;
  };

  // What an editor may show of a class or object of the API: its name, or "".
  kit.apiName = (value) => {
    if (typeof value === "function") return apiClasses.get(value)?.name ?? "";
    return kit.slotOf(value)?.cls ?? "";
  };

  kit.installClasses = (json) => {
    texts = JSON.parse(json);
    for (const cls of Object.keys(texts)) kit.lazyGlobal(cls, () => kit.classOf(cls));
  };
})
