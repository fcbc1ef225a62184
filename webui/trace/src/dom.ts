/** Elements made from text and children only: nothing here ever parses untrusted text as HTML. */

export type Child = Node | string | null | undefined | false;

export interface Attributes {
  [name: string]: string | number | boolean | null | undefined | ((event: never) => void);
}

/** An element; `on…` attributes become listeners, `false`, null and undefined are left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  for (const child of children) if (child) element.append(child);
  return element;
}

function setAttribute(element: HTMLElement, name: string, value: Attributes[string]): void {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** Sets an attribute only when it differs, so that a live refresh costs nothing where nothing changed. */
export function keep(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Sets a text only when it differs. */
export function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** An icon button with an accessible name. */
export function iconButton(name: string, icon: SVGElement, press: () => void, extra: Attributes = {}): HTMLButtonElement {
  const button = h("button", { type: "button", class: "icon-button", "aria-label": name, title: name, ...extra }, icon);
  button.addEventListener("click", press);
  return button;
}

/** Puts text on the clipboard; where the page may not, selects nothing and says so by false. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** The older way, which plain http pages away from localhost still have. */
function copyBySelection(text: string): boolean {
  const area = h("textarea", { "aria-hidden": "true" });
  area.value = text;
  area.style.cssText = "position:fixed;opacity:0";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
