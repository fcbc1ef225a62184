// Host objects in the script: an instance of an API class stands for an object of the host. It may be there before the
// host has made it; calls on it wait on the host's side. Not here: the classes (classes.js).
(function (kit) {
  "use strict";

  // instance → slot { id, cls, call, error, fields, options, waiting, isUsed, self, receiver? }
  const slots = new WeakMap();
  kit.slotOf = (instance) => slots.get(instance);

  // id → WeakRef of the instance that stands for it, and how many instances do
  const instances = new Map();
  const counts = new Map();

  const released = (id) => {
    const count = counts.get(id) - 1;
    if (count > 0) {
      counts.set(id, count);
      return;
    }
    counts.delete(id);
    instances.delete(id);
    kit.post(`[6,${id}]`);
  };
  const registry = new FinalizationRegistry(released);

  kit.newSlot = (instance, cls, options) => {
    const slot = { id: 0, cls, call: 0, error: null, fields: null, options, waiting: null, isUsed: false, name: "", number: 0 };
    slot.self = new WeakRef(instance);
    slots.set(instance, slot);
    return slot;
  };

  const bind = (slot, instance, id) => {
    slot.id = id;
    slot.call = 0;
    if (!instances.get(id)?.deref()) instances.set(id, new WeakRef(instance));
    counts.set(id, (counts.get(id) || 0) + 1);
    registry.register(instance, id);
  };

  // id → fields the host has told and no instance has yet
  const untold = new Map();

  const tell = (slot, id) => {
    const fields = untold.get(id);
    if (fields === undefined) return;
    untold.delete(id);
    slot.fields = Object.assign(slot.fields ?? {}, kit.untag(fields));
  };

  // ids of the objects that the answer being read has brought along: nobody holds their instances yet
  const fresh = new Set();

  // The instance for an object of the host, the same one each time.
  kit.objectOf = (id, cls) => {
    const known = instances.get(id)?.deref();
    if (known) return known;
    const instance = kit.newInstance(cls);
    const slot = kit.newSlot(instance, cls, undefined);
    bind(slot, instance, id);
    tell(slot, id);
    fresh.add(id);
    return instance;
  };

  kit.referenceOf = (instance) => {
    const slot = slots.get(instance);
    if (slot === undefined) return null;
    if (slot.id === 0) {
      if (slot.error) throw slot.error;
      slot.isUsed = true;
      return { $ref: -slot.call, $class: slot.cls };
    }
    return { $ref: slot.id, $class: slot.cls };
  };

  // The same as border JSON, for what the host has made already; else "".
  kit.referenceText = (instance) => {
    const slot = slots.get(instance);
    return slot === undefined || slot.id === 0 ? "" : `{"$ref":${slot.id},"$class":"${slot.cls}"}`;
  };

  const begin = (slot, name, args) => {
    try {
      kit.callFor(name, args, slot, null);
    } catch (error) {
      kit.refuse(slot, error);
    }
  };

  // What the script itself gave for an object: its fields, until the host has told better.
  const givenAt = ([first, name]) => {
    if (slots.has(first)) return typeof name === "string" ? { name } : undefined;
    return typeof first === "object" && !Array.isArray(first) ? first : undefined;
  };
  kit.givenAt = givenAt;

  // An object that is there at once and becomes what the call gives.
  kit.reserve = (cls, name, args) => {
    const instance = kit.newInstance(cls);
    begin(kit.newSlot(instance, cls, givenAt(args)), name, args);
    return instance;
  };

  // A method that gives its own object: this stands for that until the host has answered, so that calls can be chained.
  kit.reserveSelf = (instance, name, args) => {
    const standIn = Object.create(instance);
    const slot = kit.newSlot(standIn, slots.get(instance).cls, undefined);
    slot.receiver = instance;
    begin(slot, name, args);
    return standIn;
  };

  kit.beginAnswer = () => fresh.clear();

  // The host has made the object of a slot: `made` stands for the same one.
  kit.adopt = (slot, made) => {
    const theirs = slots.get(made);
    const instance = slot.self.deref();
    if (!theirs) {
      slot.error = new TypeError(`${slot.cls}: the host gave nothing.`);
      slot.call = 0;
    } else if (instance) {
      bind(slot, instance, theirs.id);
      slot.fields = theirs.fields ?? {};
      theirs.fields = slot.fields;
      if (theirs.cls !== slot.cls && !slot.isOwn) {
        slot.cls = theirs.cls;
        Object.setPrototypeOf(instance, kit.classOf(theirs.cls).prototype);
      }
      if (slot.isOwn || slot.isNew || fresh.has(theirs.id)) instances.set(theirs.id, slot.self);
    }
    kit.wakeSlot(slot);
  };

  kit.wakeSlot = (slot) => {
    const waiting = slot.waiting;
    slot.waiting = null;
    for (const [resolve, reject, instance] of waiting ?? []) {
      if (slot.error) reject(slot.error);
      else resolve(instances.get(slot.id)?.deref() ?? instance);
    }
  };

  // `await agent`: waits until the host has made it. An object that is there has no `then`, so that it can be a
  // result; what only stands for another is never one.
  kit.thenOf = (instance) => {
    const slot = slots.get(instance);
    if (slot?.receiver && slot.id !== 0) return (resolve, reject) => Promise.resolve(slot.receiver).then(resolve, reject);
    if (!slot || slot.id !== 0 || (slot.call === 0 && !slot.error)) return undefined;
    return (resolve, reject) =>
      new Promise((done, failed) => {
        kit.taken(slot);
        if (slot.error) {
          failed(slot.error);
          return;
        }
        slot.waiting = slot.waiting ?? [];
        slot.waiting.push([done, failed, instance]);
      }).then(resolve, reject);
  };

  // `agent.addTool(x)` whose result is thrown away: its error ends the run.
  kit.watchObject = (instance) => {
    const wait = kit.thenOf(instance);
    const { strand } = kit;
    if (wait) {
      wait(undefined, (error) => {
        kit.strand = strand;
        kit.fault(error);
      });
    }
  };

  // What the host tells about its objects: id → fields that have changed. Objects that are about to arrive for the
  // first time get theirs when they do.
  kit.mirror = (text) => {
    const told = JSON.parse(text);
    untold.clear();
    for (const id of Object.keys(told)) untold.set(Number(id), told[id]);
    for (const id of [...untold.keys()]) {
      const instance = instances.get(id)?.deref();
      if (instance) tell(slots.get(instance), id);
    }
  };

  // The host numbers agents in the order in which they are made, in all languages. `upcoming` is the number that the
  // next one will get; `given` are those that the script was told before the host made the agent.
  let first = 1;
  let upcoming = 1;
  const given = new Set();

  kit.setFirst = (number) => {
    first = upcoming = number;
  };

  // The host takes what it was asked for: it goes on counting by itself.
  kit.handOver = () => {
    upcoming = first;
  };

  kit.nextNumber = () => {
    while (given.has(upcoming)) upcoming++;
    return upcoming++;
  };

  // The id of an agent that the host has not made yet, if it was not asked to make it yet either. From now on nobody
  // else gets it.
  const reserveId = (slot) => {
    if (slot.number === 0) return slot.options?.id;
    if (slot.name === "") {
      slot.name = `agent_${slot.number}`;
      given.add(slot.number);
      kit.post(`[8,"${slot.name}"]`);
    }
    return slot.name;
  };

  // What the script gave, functions and all, and what the host made of the rest.
  const configOf = (slot) => {
    const { options, fields } = slot;
    if (typeof options !== "object" || options === null) return fields?.config ?? options;
    if (!fields?.config) return options;
    if (slot.configFrom !== fields.config) {
      slot.config = Object.assign(slot.config ?? {}, fields.config, slot.config ? {} : options);
      slot.configFrom = fields.config;
    }
    return slot.config;
  };

  // A field of an object, as far as it is known: before the host has answered, what the script itself gave.
  kit.fieldOf = (instance, name) => {
    const slot = slots.get(instance);
    if (!slot) return undefined;
    if (slot.receiver) return kit.fieldOf(slot.receiver, name);
    const { options, fields } = slot;
    if (name === "config") return configOf(slot);
    if (fields && name in fields) return fields[name];
    const given = typeof options === "object" && options !== null ? options[name] : undefined;
    if (given !== undefined) return given;
    if (name === "id") return reserveId(slot);
    if (name === "name") return kit.fieldOf(instance, "id");
    return name === "tools" ? [] : undefined;
  };
})
