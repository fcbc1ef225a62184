// Errors of the host in the script, and the error classes of the API. Not here: how a script's own reach the host.
(function (kit) {
  "use strict";

  // error → the number under which the host remembers the exception it was
  const origins = new WeakMap();

  kit.originOf = (error) => (typeof error === "object" && error !== null && origins.get(error)) || 0;

  // An error of a spell: `type` says what kind, for `switch (error.type)`.
  class SpellError extends Error {
    constructor(message, fields) {
      super(message);
      if (typeof fields === "object" && fields !== null) Object.assign(this, fields);
    }
  }
  Object.defineProperty(SpellError.prototype, "name", { value: "SpellError", writable: true, configurable: true });

  const classes = new Map();

  kit.installErrors = (json) => {
    const kinds = JSON.parse(json);
    for (const name of Object.keys(kinds)) {
      const type = kinds[name];
      const made = {
        [name]: class extends SpellError {
          constructor(message, fields) {
            super(message, fields);
            Object.defineProperty(this, "type", { value: type, writable: true, configurable: true, enumerable: true });
          }
        },
      }[name];
      Object.defineProperty(made.prototype, "name", { value: name, writable: true, configurable: true });
      Object.defineProperty(made, "type", { value: type });
      classes.set(type, made);
      kit.lazyGlobal(name, () => made);
    }
    kit.lazyGlobal("SpellError", () => SpellError);
  };

  // Fields with names of the host become the error's own in camelCase.
  kit.errorOf = (content) => {
    const { message, origin, name, ...fields } = content;
    const type = classes.get(content.type) ?? SpellError;
    const error = new type(String(message ?? ""));
    for (const field of Object.keys(fields)) error[kit.camelCase(field)] = fields[field];
    // A script's own error that comes back keeps its name; what else is called a name is a detail of no use here.
    if (typeof name === "string" && name.endsWith("Error")) Object.defineProperty(error, "name", { value: name, configurable: true, writable: true });
    const place = kit.placeOf(kit.answeredLine, 0);
    const stack = place ? `    at ${place.replace(/:0$/, "")}\n` : "";
    Object.defineProperty(error, "stack", { value: stack, writable: true, configurable: true });
    if (origin) origins.set(error, origin);
    return error;
  };
})
