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
      if (type === "workflow") {
        // The error of a failed step is of the class of its cause, and one of these as well.
        const usual = Function.prototype[Symbol.hasInstance];
        const isOne = (thing) => usual.call(made, thing) || (usual.call(SpellError, thing) && "stepName" in thing);
        Object.defineProperty(made, Symbol.hasInstance, { value: isOne });
      }
      classes.set(type, made);
      kit.lazyGlobal(name, () => made);
    }
    kit.lazyGlobal("SpellError", () => SpellError);
  };

  let reports = { clues: [], untold: [], categories: {}, retryable: [] };

  kit.installReports = (json) => {
    reports = { ...reports, ...JSON.parse(json) };
  };

  const typeOf = (fields, message) => {
    const type = String(fields.type || "");
    if (!reports.untold.includes(type.toLowerCase())) return type;
    for (const [known, made] of classes) if (made.name === fields.name) return known;
    const clue = reports.clues.find(([pattern]) => new RegExp(pattern, "i").test(message));
    return clue?.[1] ?? (type || "script");
  };

  // What a table that was thrown says, as the host tells it.
  const messageOf = (fields) => {
    const shown = Object.entries(fields).slice(0, 5);
    return shown.length > 0 ? `rejected with { ${shown.map(([k, v]) => `${k} = ${kit.inspect(v)}`).join(", ")} }` : "rejected";
  };

  const TOLD = ["type", "message", "retry_after", "retryAfter", "cause", "name", "stack"];
  const DEEPEST = 10;

  // As `report` in error_reports.py: what is known of anything that was thrown.
  const report = (error, depth = 0) => {
    const isTable = typeof error === "object" && error !== null;
    const said = error === undefined || error === null ? "nothing was said" : String(error);
    const { message, name, cause } = isTable ? error : { message: said };
    const fields = isTable ? { ...error, message, name, cause } : { message };
    const told = typeof message === "string" ? message : messageOf(isTable ? { ...error } : fields);
    const type = typeOf(fields, told);
    const category = Object.keys(reports.categories).find((each) => reports.categories[each].includes(type));
    const found = { type, message: told, category: category ?? "internal", retryable: reports.retryable.includes(type) };
    const wait = fields.retry_after ?? fields.retryAfter;
    if (typeof wait === "number") found.retryAfter = Math.round(wait * 1000);
    if (cause !== undefined && cause !== null && depth < DEEPEST) found.cause = report(cause, depth + 1);
    const details = Object.entries(fields).filter(([key, value]) => !TOLD.includes(key) && value !== undefined);
    if (details.length > 0) found.details = Object.fromEntries(details);
    return found;
  };

  // Calls that need nothing from the host. Their results can be used at once; `await` does no harm.
  kit.atOnce = {
    "ErrorHandler.parse_error": (error) => report(error),
    "ErrorHandler.is_retryable": (error) => report(error).retryable,
  };

  // What an answer used has the names of `llm.complete`, in both spellings.
  const inBothSpellings = (usage) => {
    const camel = Object.keys(usage).map((name) => [kit.camelCase(name), usage[name]]);
    return { ...usage, ...Object.fromEntries(camel) };
  };

  // Fields with names of the host become the error's own in camelCase.
  kit.errorOf = (content) => {
    const { message, origin, name, ...fields } = content;
    const type = classes.get(content.type) ?? SpellError;
    const error = new type(String(message ?? ""));
    for (const field of Object.keys(fields)) error[kit.camelCase(field)] = fields[field];
    if (fields.usage instanceof Object) error.usage = inBothSpellings(fields.usage);
    // A script's own error that comes back keeps its name; what else is called a name is a detail of no use here.
    if (typeof name === "string" && name.endsWith("Error")) Object.defineProperty(error, "name", { value: name, configurable: true, writable: true });
    const place = kit.placeOf(kit.answeredLine, 0);
    const stack = place ? `    at ${place.replace(/:0$/, "")}\n` : "";
    Object.defineProperty(error, "stack", { value: stack, writable: true, configurable: true });
    if (origin) origins.set(error, origin);
    return error;
  };
})
