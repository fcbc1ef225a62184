// What the host starts: chunks and functions; how they end; and what it sets. Runs last.
(function (kit) {
  "use strict";

  const then = Promise.prototype.then;

  const CALL = 0;

  const messageOf = (error) => {
    if (error instanceof Error) return String(error.message);
    if (typeof error === "object" && error !== null) {
      return typeof error.message === "string" ? error.message : kit.inspect(error);
    }
    return String(error);
  };

  const PLAIN_NAMES = ["Error", "SpellError"];

  const fieldsOf = (error) => {
    const fields = {};
    if (typeof error !== "object" || error === null) return fields;
    for (const name of Object.keys(error)) {
      if (typeof error[name] === "function" || name === "stack" || name === "message") continue;
      try {
        fields[kit.snakeCase(name)] = JSON.parse(kit.encode(error[name]));
      } catch (problem) {
        if (!(problem instanceof TypeError)) throw problem;
      }
    }
    return fields;
  };

  // Written beforehand: where the memory is full, nothing new can be.
  const unseen = (message, name) =>
    JSON.stringify({ message, name, stack: "", origin: 0, fields: {}, isNull: false });
  const OUT_OF_MEMORY = unseen("out of memory", "InternalError");
  const NOT_SHOWN = unseen("(an error that cannot be shown)", "");

  // Where there is memory for the error and none for its text, the text is missing.
  const isOutOfMemory = (problem) => {
    try {
      if (problem === null) return true;
      return problem instanceof InternalError && (problem.message === "out of memory" || problem.message === "");
    } catch {
      return false;
    }
  };

  // An error that ended script code, as JSON: what it says, where it was made, and which error of the host it was.
  kit.report = (error) => {
    try {
      const isError = error instanceof Error;
      const name = isError && !PLAIN_NAMES.includes(String(error.name)) ? String(error.name) : "";
      const stack = isError && typeof error.stack === "string" ? error.stack : "";
      const origin = kit.originOf(error);
      return JSON.stringify({ message: messageOf(error), name, stack, origin, fields: origin ? {} : fieldsOf(error), isNull: error === null });
    } catch (problem) {
      // A getter or proxy that throws must not hide that there was an error; nor may a full memory.
      return isOutOfMemory(problem) ? OUT_OF_MEMORY : NOT_SHOWN;
    }
  };

  const finish = (strand, promise, encode) => {
    then.call(
      promise,
      (value) => {
        let item;
        try {
          item = `[3,${strand},1,${encode(value)}]`;
        } catch (error) {
          item = `[3,${strand},0,${kit.report(error)}]`;
        }
        kit.post(item);
      },
      (error) => kit.post(`[3,${strand},0,${kit.report(error)}]`),
    );
  };

  // Run a chunk, the function that loading it made.
  kit.start = (strand, chunk) => {
    kit.strand = strand;
    finish(strand, chunk(), kit.encode);
  };

  const perform = async (callable, args) => {
    if (callable === undefined) throw new Error("This function is gone: JavaScript was restarted.");
    return callable(...args);
  };

  // Call a function of the script with a border list. With `mode` 1 the last argument, an object, goes back as it is left.
  kit.callFunction = (strand, number, text, mode) => {
    kit.strand = strand;
    const args = kit.decode(text) ?? [];
    const work = perform(kit.functionOf(number), args);
    if (mode === CALL) {
      finish(strand, work, kit.encode);
      return;
    }
    const subject = args[args.length - 1];
    finish(strand, work, (result) => kit.encode([result, subject]));
  };

  kit.setGlobals = (text) => {
    const values = kit.decode(text);
    for (const name of Object.keys(values)) {
      Object.defineProperty(globalThis, name, {
        value: values[name],
        writable: true,
        configurable: true,
        enumerable: true,
      });
    }
    if (values.env) kit.process.env = { ...values.env };
    if (values.arg) kit.process.argv = ["llmspell", "spell", ...values.arg];
  };
})
