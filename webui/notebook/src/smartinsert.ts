// The menu of smart cells: what there is to insert by a form, and what each is for.
import {make} from "./dom";
import {icon} from "./icons";
import {STARTS} from "./smartdata";

/** A button that opens the menu; `label` is its name, `insert` gets the kind. */
export function smartButton(label: string, insert: (kind: string) => void): HTMLButtonElement {
  const words = {type: "button", class: "adder adder-smart", "aria-label": label, title: label, "aria-haspopup": "menu", "aria-expanded": "false"};
  const button = make("button", words, icon("spark"), "Form");
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    openMenu(button, insert);
  });
  return button;
}

/** Opens the menu at an element. */
export function openMenu(anchor: HTMLElement, insert: (kind: string) => void, back: HTMLElement = anchor): void {
  const menu = make("div", {class: "smart-menu", role: "menu", "aria-label": "Insert", popover: "auto"});
  menu.append(...STARTS.map(([kind, label, about]) => item(label, about, () => choose(kind))));
  const choose = (kind: string): void => {
    menu.hidePopover();
    insert(kind);
  };
  menu.addEventListener("toggle", (event) => {
    const open = (event as ToggleEvent).newState === "open";
    anchor.setAttribute("aria-expanded", String(open));
    if (!open) menu.remove();
  });
  menu.addEventListener("keydown", (event) => move(menu, event, back));
  (anchor.closest(".notebook") ?? anchor).append(menu);
  menu.showPopover();
  place(menu, anchor);
  menu.querySelector<HTMLElement>("[role=menuitem]")?.focus();
}

function item(label: string, about: string, run: () => void): HTMLElement {
  const words = {type: "button", role: "menuitem", class: "smart-menu-item", "aria-label": label, onclick: run, tabindex: "-1"};
  return make("button", words, make("span", {class: "smart-menu-name"}, label), make("span", {class: "smart-menu-about"}, about));
}

function place(menu: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, window.innerWidth - size.width - 8));
  const below = at.bottom + 4 + size.height <= window.innerHeight - 8;
  menu.style.left = `${left}px`;
  menu.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - size.height - 4)}px`;
}

function move(menu: HTMLElement, event: KeyboardEvent, anchor: HTMLElement): void {
  const items = [...menu.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const at = items.indexOf((menu.getRootNode() as ShadowRoot).activeElement as HTMLElement);
  const to: Record<string, number> = {ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1};
  event.stopPropagation();
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    menu.hidePopover();
    anchor.focus();
  } else if (event.key in to) {
    event.preventDefault();
    items[to[event.key]! % items.length]?.focus();
  } else if (event.key.length === 1) {
    items.find((one) => one.getAttribute("aria-label")!.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  }
}
