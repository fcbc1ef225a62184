// Names in the two spellings, and places: which line of which chunk a line of the engine is.
// Not here: the same rules for the host, kernel/spelling.py.
(function (kit) {
  "use strict";

  // `stream_chat` → `streamChat`
  kit.camelCase = (name) => {
    const [head, ...rest] = name.replace(/^_+|_+$/g, "").split("_");
    return head + rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase()).join("");
  };

  // `streamChat` → `stream_chat`, `beforeLLMCall` → `before_llm_call`
  kit.snakeCase = (name) =>
    name.replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, (letter) => `${letter}_`).toLowerCase();

  // Lines below this are the prelude's, or of code made by `new Function`.
  const FIRST_LINE = 1000;
  const MAIN = "__main";

  // In the order of their first lines: { base, lines, name, first, shifts }. The engine counts the lines of all chunks
  // as one text, because it gives every one the same name.
  const chunks = [];

  kit.addChunk = (json) => {
    chunks.push(JSON.parse(json));
  };

  const chunkAt = (line) => {
    for (let index = chunks.length - 1; index >= 0; index--) {
      if (chunks[index].base <= line) return chunks[index];
    }
    return null;
  };

  // What rewriting has put into a line before the column moves it to the right.
  const originalColumn = (shifts, line, column) => {
    let moved = 0;
    for (const [at, place, size] of shifts) {
      if (at === line && place < column - moved) moved += Math.min(size, column - moved - place);
    }
    return column - moved;
  };

  // "name:line:column" of a place in a chunk; null for the prelude's own.
  kit.placeOf = (line, column) => {
    const chunk = line < FIRST_LINE ? null : chunkAt(line);
    if (!chunk || line >= chunk.base + chunk.lines) return null;
    const own = line - chunk.base;
    return `${chunk.name}:${own + chunk.first}:${originalColumn(chunk.shifts, own, column)}`;
  };

  let onlyLine = false;

  // The engine swallows what is thrown in `prepare`, also its own end of a script whose time is over. It looks at the
  // time every so many steps, so code that makes errors in a loop could be met in here every time: each visit takes
  // a number of steps that varies. Once the end has been swallowed, as little as can be is done here.
  let isCut = false;
  let dice = 1;

  const FEW_FRAMES = 8;
  const MANY_FRAMES = 40;

  // A new stretch of code has all its time before it. The last one may have ended in the middle of `whereNow`.
  kit.renewTraces = () => {
    isCut = onlyLine = false;
    Error.stackTraceLimit = MANY_FRAMES;
  };

  const traceOf = (sites) => {
    if (onlyLine) {
      for (const site of sites) {
        const line = site.getLineNumber();
        if (line >= FIRST_LINE) return line;
      }
      return 0;
    }
    let text = "";
    for (const site of sites) {
      const place = kit.placeOf(site.getLineNumber(), site.getColumnNumber());
      if (place === null) continue;
      const name = site.getFunctionName();
      text += `    at ${name === MAIN ? "main chunk" : name || "<anonymous>"} (${place})\n`;
    }
    return text;
  };

  const prepare = (error, sites) => {
    dice = (Math.imul(dice, 1103515245) + 12345) | 0;
    for (let turns = (dice >> 16) & 7; turns > 0; turns--);
    if (isCut) return onlyLine ? 0 : "";
    isCut = true;
    const trace = traceOf(sites);
    isCut = false;
    return trace;
  };

  // Assigned first: only that makes the engine call it. Then out of reach, for places depend on it.
  Error.prepareStackTrace = prepare;
  Object.defineProperty(Error, "prepareStackTrace", { value: prepare, writable: false, configurable: false });
  Error.stackTraceLimit = MANY_FRAMES;

  const { captureStackTrace } = Error;
  const caught = {};

  // The line that called `caller`, a function of the prelude; 0 when that is none of a chunk. One frame costs little.
  const lineOfCall = (caller) => {
    onlyLine = true;
    Error.stackTraceLimit = 1;
    captureStackTrace(caught, caller);
    Error.stackTraceLimit = MANY_FRAMES;
    onlyLine = false;
    return caught.stack;
  };

  // The engine's line of the script line that is running, 0 when there is none. `caller` is what it called, if known.
  kit.whereNow = (caller) => {
    const near = caller === undefined ? 0 : lineOfCall(caller);
    if (typeof near === "number" && near !== 0) return near;
    onlyLine = true;
    Error.stackTraceLimit = FEW_FRAMES;
    let line = new Error().stack;
    Error.stackTraceLimit = MANY_FRAMES;
    if (line === 0) line = new Error().stack;
    onlyLine = false;
    return typeof line === "number" ? line : 0;
  };
})
