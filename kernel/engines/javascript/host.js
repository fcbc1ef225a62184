// Calls to the host. The script never reaches it: what it asks for is put into an outbox, which the host takes out
// whenever no script code runs, and it answers by calling `settle`. Not here: objects (objects.js), timers (timers.js).
(function (kit) {
  "use strict";

  const NativePromise = Promise;
  const then = Promise.prototype.then;
  const stringify = JSON.stringify;

  // The number of the host's strand (a run, or a call of a function) whose code is running. It is right between two
  // awaits because the host settles one call at a time and lets all follow before the next.
  kit.strand = 0;

  let outbox = [];
  let lastCall = 0;

  // call → { strand, resolve, reject, slot, line }
  const pending = new Map();

  // Promises and objects whose error nobody has taken yet: thing → { strand, error }
  const untaken = new Map();

  // Something for the host. A function in it is called when the host takes it.
  kit.post = (item) => {
    outbox.push(item);
  };

  // Everything for the host since the last time, as one border list; "" for nothing.
  kit.drain = () => {
    kit.renewTraces();
    kit.handOver();
    if (outbox.length === 0) return "";
    const items = outbox;
    outbox = [];
    // Joined, not added: the host cannot read a string that the engine keeps in pieces.
    const texts = ["["];
    for (const item of items) texts.push(typeof item === "string" ? item : item(), ",");
    texts[texts.length - 1] = "]";
    return texts.join("");
  };

  // What a call gives. It knows whether somebody will hear of its error: `await`, `then` and whatever else waits for a
  // promise asks it for its constructor first. The answer makes it a plain promise for the engine, so that `await`
  // goes on with it at once instead of waiting for another one around it.
  class HostPromise extends NativePromise {}
  Object.defineProperty(HostPromise, "name", { value: "Promise" });
  Object.defineProperty(HostPromise.prototype, "constructor", {
    get() {
      kit.taken(this);
      return NativePromise;
    },
  });

  // Somebody waits for the thing: its error will be seen.
  kit.taken = (thing) => {
    if (untaken.size !== 0) untaken.delete(thing);
    waitedFor.add(thing);
  };
  const waitedFor = new WeakSet();

  const failedWithout = (thing, strand, error) => {
    if (!waitedFor.has(thing)) untaken.set(thing, { strand, error });
  };

  // The report on an error of a strand that nobody took, or "".
  kit.takeUntaken = (strand) => {
    for (const [thing, found] of untaken) {
      if (found.strand !== strand) continue;
      untaken.delete(thing);
      return kit.report(found.error);
    }
    return "";
  };

  // name → the name as JSON
  const quoted = new Map();

  const quote = (name) => {
    let text = quoted.get(name);
    if (text === undefined) {
      text = stringify(name);
      quoted.set(name, text);
    }
    return text;
  };

  const ask = (name, form, extra, entry, caller) => {
    const call = ++lastCall;
    const { strand } = kit;
    entry.strand = strand;
    entry.line = kit.whereNow(caller);
    pending.set(call, entry);
    const head = `[1,${call},${strand},${entry.line},${entry.slot ? 1 : 0},${quote(name)},`;
    outbox.push(extra ? () => `${head}${extra(form)}]` : `${head}${form}]`);
    return call;
  };

  let resolveNew = null;
  let rejectNew = null;
  const keepNew = (resolve, reject) => {
    resolveNew = resolve;
    rejectNew = reject;
  };

  // Call the host; a promise of the answer. `caller` is the function of the prelude that the script called, if known.
  kit.call = (name, args, caller) => {
    const promise = new HostPromise(keepNew);
    const entry = { strand: 0, line: 0, slot: null, resolve: resolveNew, reject: rejectNew, promise };
    let form;
    try {
      form = kit.encodeList(args);
    } catch (error) {
      kit.nameArgument(error, name, args);
      // The place of the call, which the trace of something deep does not reach.
      if (error instanceof TypeError) error.stack = new Error().stack;
      failedWithout(promise, kit.strand, error);
      entry.reject(error);
      return promise;
    }
    ask(name, form, null, entry, caller);
    return promise;
  };

  // Call the host for an object; `slot` becomes it. `amend` may change the arguments until the host takes the call.
  kit.callFor = (name, args, slot, amend) => {
    const entry = { strand: 0, line: 0, slot, resolve: null, reject: null, promise: null };
    let form;
    try {
      form = kit.encodeList(args);
    } catch (error) {
      kit.nameArgument(error, name, args);
      throw error;
    }
    slot.call = ask(name, form, amend, entry);
  };

  // The call for an object could not even be made.
  kit.refuse = (slot, error) => {
    slot.error = error;
    failedWithout(slot, kit.strand, error);
  };

  const settleSlot = (slot, strand, ok, value) => {
    if (ok) {
      kit.adopt(slot, value);
      return;
    }
    slot.call = 0;
    slot.error = value;
    if (slot.waiting === null && !slot.isUsed) failedWithout(slot, strand, value);
    kit.wakeSlot(slot);
  };

  // The host answers a call, and tells of its objects what has changed (or ""). The line of the call is where the
  // script gets the error.
  kit.settle = (call, ok, text, news) => {
    if (news !== "") kit.mirror(news);
    const entry = pending.get(call);
    if (entry === undefined) return;
    pending.delete(call);
    kit.strand = entry.strand;
    kit.answeredLine = entry.line;
    kit.beginAnswer();
    const value = kit.decode(text);
    kit.answeredLine = 0;
    if (entry.slot) {
      settleSlot(entry.slot, entry.strand, ok, value);
    } else if (ok) {
      entry.resolve(value);
    } else {
      failedWithout(entry.promise, entry.strand, value);
      entry.reject(value);
    }
  };

  kit.answeredLine = 0;

  // The strand was stopped: what it waits for never comes, so none of its code runs again.
  kit.abandon = (strand) => {
    for (const [call, entry] of pending) {
      if (entry.strand === strand) pending.delete(call);
    }
    for (const [thing, found] of untaken) {
      if (found.strand === strand) untaken.delete(thing);
    }
    kit.dropTimers(strand);
  };

  // Functions in the hands of the host, by number.
  const functions = new Map();
  const numbers = new WeakMap();
  let lastFunction = 0;

  kit.functionForm = (callable) => {
    const reference = kit.referenceOf(callable);
    if (reference) return reference;
    let number = numbers.get(callable);
    if (number === undefined) {
      number = ++lastFunction;
      numbers.set(callable, number);
    }
    functions.set(number, callable);
    return { $fn: number };
  };

  kit.functionOf = (number) => functions.get(number);

  kit.forget = (number) => {
    functions.delete(number);
  };

  // An error nobody can take any more, of the strand that is running: it ends the run.
  kit.fault = (error) => {
    outbox.push(`[7,${kit.strand},${kit.report(error)}]`);
  };

  // What stands behind a call whose result the script throws away: `main()` without `await`.
  const watch = Symbol("watch");
  Object.defineProperty(globalThis, "$watch", { value: watch });
  const watchPromise = {
    value() {
      const { strand } = kit;
      then.call(this, undefined, (error) => {
        untaken.delete(this);
        kit.strand = strand;
        kit.fault(error);
      });
    },
  };
  Object.defineProperty(Promise.prototype, watch, watchPromise);
  kit.watch = watch;

  // What a variable is given. A promise of the script's own is then known as one of the host's: whether somebody waits.
  const hold = (value) => {
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== NativePromise.prototype) return value;
    const { strand } = kit;
    then.call(value, undefined, (error) => failedWithout(value, strand, error));
    Object.defineProperty(value, "constructor", {
      configurable: true,
      get() {
        kit.taken(value);
        return NativePromise;
      },
    });
    return value;
  };
  Object.defineProperty(globalThis, "$hold", { value: hold });

  const queueMicrotaskOfEngine = queueMicrotask;
  globalThis.queueMicrotask = (work) => {
    queueMicrotaskOfEngine(() => {
      try {
        work();
      } catch (error) {
        kit.fault(error);
      }
    });
  };
})
