// `console`, `process` and the way out for text. Not here: how values are shown (inspect.js).
(function (kit) {
  "use strict";

  const STDOUT = 1;
  const STDERR = 2;

  // Text that waits for the host. It is taken out only when the script pauses, so there is an end to it.
  let waiting = 0;
  let most = Infinity;
  let indent = "";

  kit.limitOutput = (characters) => {
    most = characters;
  };

  kit.put = (stream, text) => {
    waiting += text.length;
    if (waiting > most) {
      throw kit.errorOf({ type: "limit", message: "The script wrote more than it may without waiting for anything." });
    }
    const item = `[2,${kit.strand},${stream},${JSON.stringify(text)}]`;
    kit.post(() => {
      waiting = 0;
      return item;
    });
  };

  const printer =
    (stream) =>
    (...values) => {
      const isText = values.length === 1 && typeof values[0] === "string" && !values[0].includes("%");
      const text = isText ? values[0] : kit.format(values);
      kit.put(stream, `${indent}${indent ? text.replaceAll("\n", `\n${indent}`) : text}\n`);
    };

  const log = printer(STDOUT);
  const warn = printer(STDERR);

  const cell = (value) => (typeof value === "string" ? value : kit.inspect(value));

  const rowsOf = (data) => {
    const entries = data instanceof Map ? [...data] : Object.entries(data);
    const columns = [];
    let hasValues = false;
    for (const [, row] of entries) {
      if (typeof row !== "object" || row === null) hasValues = true;
      else for (const name of Object.keys(row)) if (!columns.includes(name)) columns.push(name);
    }
    const head = ["(index)", ...columns, ...(hasValues ? ["Values"] : [])];
    const rows = entries.map(([key, row]) => {
      const isRow = typeof row === "object" && row !== null;
      const cells = columns.map((name) => (isRow && name in row ? cell(row[name]) : ""));
      return [String(key), ...cells, ...(hasValues ? [isRow ? "" : cell(row)] : [])];
    });
    return [head, ...rows];
  };

  const table = (data) => {
    if (typeof data !== "object" || data === null) return log(data);
    const rows = rowsOf(data);
    const widths = rows[0].map((_, index) => Math.max(...rows.map((row) => row[index].length)));
    const line = (row) => `│ ${row.map((text, index) => text.padEnd(widths[index])).join(" │ ")} │`;
    const rule = (left, middle, right) => left + widths.map((width) => "─".repeat(width + 2)).join(middle) + right;
    const [head, ...body] = rows.map(line);
    return log([rule("┌", "┬", "┐"), head, rule("├", "┼", "┤"), ...body, rule("└", "┴", "┘")].join("\n"));
  };

  const timers = new Map();
  const counts = new Map();

  const timeLog = (label = "default", ...values) => {
    const began = timers.get(label);
    if (began === undefined) warn(`There is no timer ${label}: start it with console.time.`);
    else log(`${label}: ${(performance.now() - began).toFixed(3)}ms`, ...values);
  };

  globalThis.console = {
    log,
    info: log,
    debug: log,
    warn,
    error: warn,
    trace: (...values) => warn(`Trace: ${kit.format(values)}\n${new Error().stack.trimEnd()}`),
    dir: (value) => log(kit.inspect(value)),
    table,
    assert: (condition, ...values) => {
      if (!condition) warn(values.length > 0 ? `Assertion failed: ${kit.format(values)}` : "Assertion failed");
    },
    count: (label = "default") => {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      log(`${label}: ${counts.get(label)}`);
    },
    countReset: (label = "default") => counts.delete(label),
    time: (label = "default") => {
      timers.set(label, performance.now());
    },
    timeLog,
    timeEnd: (label = "default") => {
      timeLog(label);
      timers.delete(label);
    },
    group: (...values) => {
      if (values.length > 0) log(...values);
      indent += "  ";
    },
    groupEnd: () => {
      indent = indent.slice(2);
    },
  };

  const writer = (stream) => ({
    isTTY: false,
    write: (text) => {
      kit.put(stream, typeof text === "string" ? text : kit.format([text]));
      return true;
    },
  });

  // What scripts for Node expect of `process`. The variables are those that the profile lets through.
  globalThis.process = {
    stdout: writer(STDOUT),
    stderr: writer(STDERR),
    env: {},
    argv: ["llmspell", "spell"],
    platform: "llmspell",
    version: "",
    versions: {},
    cwd: () => ".",
    nextTick: (work, ...args) => queueMicrotask(() => work(...args)),
    hrtime: Object.assign(() => [Math.trunc(performance.now() / 1000), Math.trunc(performance.now() * 1e6) % 1e9], {
      bigint: () => BigInt(Math.trunc(performance.now() * 1e6)),
    }),
    uptime: () => performance.now() / 1000,
    exit: () => {
      throw new Error("A spell ends by returning: process.exit is not available. Write `return` at the top level.");
    },
    on: () => kit.process,
  };
  kit.process = globalThis.process;
})
