// A display of a cell (MIME type → data) as an element. All of it is untrusted.
import {renderAnswer} from "./answers";
import {make} from "./dom";
import {renderFigure} from "./figures";
import {renderMarkdown} from "./markdown";
import {type Look, renderDrawing, renderPicture, renderSound, unlessHuge} from "./media";
import {recordsOf, renderTable, type TableData} from "./tables";
import {renderValue} from "./value";

type Render = (data: unknown, type: string, look: Look) => HTMLElement;

/** Richest first: the first type that a display has is shown. */
const RENDERERS: [RegExp, Render][] = [
  [/^application\/vnd\.llmspell\.bokeh\+json$/, renderFigure],
  [/^application\/vnd\.llmspell\.query\+json$/, (data) => renderAnswer(data)],
  [/^application\/vnd\.llmspell\.table\+json$/, (data) => table(data)],
  [/^image\/svg\+xml$/, (data, _, look) => renderDrawing(asText(data), look)],
  [/^image\/(?:png|jpeg|gif|webp)$/, (data, type, look) => renderPicture(asText(data), type, look)],
  [/^audio\/(?:wav|mpeg|ogg|flac|mp4|webm)$/, (data, type) => renderSound(asText(data), type)],
  [/^text\/html$/, (data) => unlessHuge(asText(data), () => frame(data))],
  [/^text\/markdown$/, (data) => renderMarkdown(asText(data))],
  [/^application\/(?:[\w.-]+\+)?json$/, (data) => json(data)],
  [/^text\/.*$/, (data) => make("pre", {class: "stream stream-stdout"}, asText(data))],
];

const PICTURE_LOOK = "application/vnd.llmspell.picture+json";

// The frame may load nothing, not even from this studio; its sandbox runs no script and opens no window.
const FRAME_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:";
/** Pixels that a frame grows to by itself; what is longer scrolls in it. */
const TALLEST = 1_600;

export function renderDisplay(data: Record<string, unknown>): HTMLElement {
  const {[PICTURE_LOOK]: look, ...shown} = data;
  for (const [pattern, render] of RENDERERS) {
    const type = Object.keys(shown).find((name) => pattern.test(name));
    if (type !== undefined) return render(shown[type], type, (look ?? {}) as Look);
  }
  return make("pre", {class: "stream stream-stdout"}, `(${Object.keys(data).join(", ") || "an empty display"})`);
}

function asText(data: unknown): string {
  if (typeof data === "string") return data;
  return Array.isArray(data) ? data.join("") : JSON.stringify(data, null, 2);
}

function table(data: unknown): HTMLElement {
  const {columns, rows} = (data ?? {}) as Partial<TableData>;
  return Array.isArray(columns) && Array.isArray(rows) ? renderTable(data as TableData) : renderValue(data);
}

/** Data as a tree; records as a table, with the tree one press away. */
function json(data: unknown): HTMLElement {
  const records = recordsOf(data);
  if (!records) return renderValue(data);
  const box = make("div", {class: "either"});
  const views: [string, () => HTMLElement][] = [["Table", () => renderTable(records)], ["Tree", () => renderValue(data)]];
  const choose = (chosen: number): void => {
    const buttons = views.map(([name], index) => {
      const pressed = String(index === chosen);
      return make("button", {type: "button", class: "either-choice", "aria-pressed": pressed, onclick: () => choose(index)}, name);
    });
    const hadFocus = box.contains((box.getRootNode() as Document | ShadowRoot).activeElement);
    box.replaceChildren(make("div", {class: "either-choices", role: "group", "aria-label": "Shown as"}, ...buttons), views[chosen]![1]());
    if (hadFocus) buttons[chosen]!.focus();
  };
  choose(0);
  return box;
}

/** HTML in a frame as high as what is in it. With its own origin it can be measured; nothing in it can run. */
function frame(data: unknown): HTMLElement {
  const policy = `<meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}"><meta http-equiv="x-dns-prefetch-control" content="off">`;
  const looks = "<style>body{font:14px/1.5 system-ui,sans-serif;margin:12px}</style>";
  const page = `<!doctype html>${policy}${looks}${asText(data)}`;
  const made = make("iframe", {class: "frame", sandbox: "allow-same-origin", srcdoc: page, title: "HTML output", loading: "lazy"});
  made.addEventListener("load", () => {
    const root = made.contentDocument?.documentElement;
    if (!root) return;
    // Who is in the frame by keys gets out by one: the notebook hears nothing of what is pressed there.
    root.addEventListener("keydown", ({key}) => key === "Escape" && made.closest<HTMLElement>(".cell")?.focus());
    const fit = (): void => {
      made.style.height = `${Math.min(root.offsetHeight + 2, TALLEST)}px`;
    };
    fit();
    new ResizeObserver(fit).observe(root);
  });
  return made;
}
