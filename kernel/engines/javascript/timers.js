// setTimeout and its kin. The host keeps the time; a run is not over before its timers are.
(function (kit) {
  "use strict";

  // id → { strand, work, args, delay, repeats }
  const timers = new Map();
  let last = 0;

  class Timeout {
    #id;

    constructor(id) {
      this.#id = id;
    }

    hasRef() {
      return timers.has(this.#id);
    }

    ref() {
      return this;
    }

    unref() {
      return this;
    }

    [Symbol.toPrimitive]() {
      return this.#id;
    }
  }

  const start = (name, work, delay, args, repeats) => {
    if (typeof work !== "function") throw new TypeError(`${name} takes a function, not ${kit.inspect(work)}.`);
    const id = ++last;
    const milliseconds = Math.min(Math.max(Number(delay) || 0, 0), 2 ** 31 - 1);
    const timer = { strand: kit.strand, work, args, milliseconds, repeats };
    timers.set(id, timer);
    kit.post(`[4,${kit.strand},${id},${milliseconds}]`);
    return new Timeout(id);
  };

  const stop = (timeout) => {
    const id = timeout instanceof Timeout ? Number(timeout) : timeout;
    const timer = timers.get(id);
    if (timer === undefined) return;
    timers.delete(id);
    kit.post(`[5,${timer.strand},${id}]`);
  };

  // The time of a timer has come. An error of its function ends the run, as nobody can take it.
  kit.fire = (id) => {
    const timer = timers.get(id);
    if (timer === undefined) return;
    kit.strand = timer.strand;
    if (timer.repeats) kit.post(`[4,${timer.strand},${id},${Math.max(timer.milliseconds, 1)}]`);
    else timers.delete(id);
    try {
      const result = timer.work(...timer.args);
      result?.[kit.watch]?.();
    } catch (error) {
      kit.fault(error);
    }
  };

  kit.dropTimers = (strand) => {
    for (const [id, timer] of timers) if (timer.strand === strand) timers.delete(id);
  };

  globalThis.setTimeout = (work, delay, ...args) => start("setTimeout", work, delay, args, false);
  globalThis.setInterval = (work, delay, ...args) => start("setInterval", work, delay, args, true);
  globalThis.setImmediate = (work, ...args) => start("setImmediate", work, 0, args, false);
  globalThis.clearTimeout = stop;
  globalThis.clearInterval = stop;
  globalThis.clearImmediate = stop;
})
