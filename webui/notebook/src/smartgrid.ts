// Data as rows and columns: cells to type into, rows added and taken out, a whole table pasted.
import {openDialog} from "./dialogs";
import {make} from "./dom";
import type {Data, Edit} from "./smartdata";
import {iconButton} from "./smartfields";
import type {Canvas} from "./smartgroups";
import {takesFiles} from "./textfiles";

/** Bytes of a file that becomes the code of a cell. */
const MOST = 1_000_000;

/** Draws data, on which a file can be dropped; `host` is where a dialog goes. */
export function drawData(canvas: Canvas, data: Data, host: HTMLElement): HTMLElement {
  canvas.shapes.push(JSON.stringify(data));
  const place = make("div", {class: "smart-data"});
  const problem = make("div", {class: "field-problem", role: "alert", hidden: true});
  const tell = (text: string): void => {
    problem.textContent = text;
    problem.hidden = text === "";
  };
  const take = (text: string): void => canvas.edit([{op: "paste", text}], `file ${text.length}`);
  const file = takesFiles(place, "Read a file…", {most: MOST, take, tell});
  place.append(drawn(canvas, data, host, file), problem);
  return place;
}

function drawn(canvas: Canvas, data: Data, host: HTMLElement, file: HTMLElement): HTMLElement {
  const paste = make("button", {type: "button", class: "button"}, "Paste a table or JSON…");
  paste.addEventListener("click", () => askForData(host, (text) => canvas.edit([{op: "paste", text}], `paste ${text.length}`)));
  if (data.why) return make("div", {class: "smart-why"}, data.why);
  if (!data.rows || !data.columns) {
    const value = make("pre", {class: "smart-json"}, JSON.stringify(data.value, null, 2));
    return make("div", {class: "smart-list"}, make("div", {class: "smart-why"}, "This is no list of rows. Edit it as code, or paste other data."), value, make("div", {class: "smart-buttons"}, paste, file));
  }
  const add = make("button", {type: "button", class: "button", onclick: () => addRow(canvas, data)}, "Add a row");
  add.dataset.key = "add row";
  const column = make("button", {type: "button", class: "button", onclick: () => askForColumn(canvas, data, host)}, "Add a column…");
  const hidden = (data.count ?? 0) - data.rows.length;
  const note = hidden > 0 ? [make("div", {class: "smart-why"}, `${hidden.toLocaleString("en")} more rows are in the code.`)] : [];
  note.push(make("div", {class: "smart-why"}, "Give the cell a name (above, on the left): other cells find this as cells.name."));
  return make("div", {class: "smart-list"}, table(canvas, data), ...note, make("div", {class: "smart-buttons"}, add, column, paste, file));
}

function table(canvas: Canvas, data: Data): HTMLElement {
  const columns = data.columns ?? [];
  const heads = columns.map((name, place) => columnHead(canvas, name, place));
  const head = make("thead", {}, make("tr", {}, ...heads, make("th", {}, make("span", {class: "spoken"}, "Remove"))));
  const rows = (data.rows ?? []).map((row, place) => {
    const cells = columns.map((name) => make("td", {}, cell(canvas, row[name], place, name)));
    const remove = iconButton("bin", `Remove row ${place + 1}`, () => canvas.edit([{op: "remove", path: ["data", place]}], `remove row ${place}`));
    remove.dataset.key = `bin ${place}`;
    return make("tr", {}, ...cells, make("td", {}, remove));
  });
  return make("div", {class: "smart-scroll"}, make("table", {class: "smart-grid"}, head, make("tbody", {}, ...rows)));
}

/** The name of a column, to type another one, and the button that takes it out of all rows. */
function columnHead(canvas: Canvas, name: string, place: number): HTMLElement {
  const input = make("input", {type: "text", class: "field", "aria-label": `Name of column ${place + 1}`, spellcheck: "false", autocomplete: "off"});
  input.value = name;
  input.dataset.key = `column ${place}`;
  input.addEventListener("change", () => {
    const to = input.value.trim();
    if (to && to !== name) canvas.edit([{op: "column", do: "rename", name, to}], `column ${name} ${to}`);
    else input.value = name;
  });
  const remove = iconButton("bin", `Remove column ${name}`, () => canvas.edit([{op: "column", do: "remove", name}], `remove column ${name}`));
  remove.dataset.key = `bin column ${place}`;
  return make("th", {scope: "col"}, make("span", {class: "smart-column"}, input, remove));
}

function cell(canvas: Canvas, value: unknown, row: number, name: string): HTMLInputElement {
  const input = make("input", {type: "text", class: "field", "aria-label": `${name} of row ${row + 1}`, spellcheck: "false", autocomplete: "off"});
  input.value = value === undefined || value === null ? "" : String(value);
  const before = input.value;
  input.dataset.key = `cell ${row} ${name}`;
  input.addEventListener("change", () => {
    if (input.value === before) return;
    const path = ["data", row, name];
    const edit: Edit = input.value === "" ? {op: "remove", path} : {op: "set", path, value: typed(input.value, value)};
    canvas.edit([edit], `cell ${row} ${name} ${input.value}`);
  });
  return input;
}

/** A number stays a number; a text in a column of texts stays one. */
function typed(text: string, before: unknown): unknown {
  if (typeof before === "string" && before !== "") return text;
  if (/^-?(0|[1-9]\d{0,14})(\.\d{1,12})?$/.test(text)) return Number(text);
  return text === "true" ? true : text === "false" ? false : text;
}

function addRow(canvas: Canvas, data: Data): void {
  const last = data.rows?.at(-1) ?? {};
  const empty = (name: string): unknown => (typeof last[name] === "number" ? 0 : typeof last[name] === "boolean" ? false : "");
  const columns = data.columns?.length ? data.columns : ["name"];
  const value = Object.fromEntries(columns.map((name) => [name, empty(name)]));
  canvas.edit([{op: "insert", path: ["data"], at: data.count ?? 0, value}], `add row ${data.count}`);
}

function askForColumn(canvas: Canvas, data: Data, host: HTMLElement): void {
  openDialog(host, "Add a column", (close) => {
    const input = make("input", {type: "text", class: "field", "aria-label": "Name of the column", autofocus: true});
    const add = (): void => {
      const name = input.value.trim();
      if (name === "" || data.columns?.includes(name)) return input.focus();
      close();
      canvas.edit([{op: "column", do: "add", name}], `column ${name}`);
    };
    input.addEventListener("keydown", (event) => event.key === "Enter" && add());
    return [make("h2", {}, "Add a column"), make("p", {}, "Its name; cells use it to find the values."), input, buttons(close, "Add", add)];
  });
}

function askForData(host: HTMLElement, take: (text: string) => void): void {
  openDialog(host, "Paste data", (close) => {
    const area = make("textarea", {class: "field smart-paste", rows: "10", "aria-label": "Data", spellcheck: "false", autofocus: true});
    const use = (): void => {
      close();
      if (area.value.trim()) take(area.value);
    };
    const text = "A table with a line of names (from a spreadsheet, or CSV), or JSON. It takes the place of what is there.";
    return [make("h2", {}, "Paste data"), make("p", {}, text), area, buttons(close, "Use it", use)];
  });
}

function buttons(close: () => void, label: string, run: () => void): HTMLElement {
  const cancel = make("button", {type: "button", class: "button", onclick: () => close()}, "Cancel");
  return make("div", {class: "dialog-buttons"}, cancel, make("button", {type: "button", class: "button button-strong", onclick: run}, label));
}
