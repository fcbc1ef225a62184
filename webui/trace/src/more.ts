/** What is wanted of a run now and then: a button, and below it a menu that the arrows walk along. */

import { h } from "./dom";
import { icon } from "./icons";

/** As wide as in `more.css`; the menu is placed before it is drawn, so nobody sees it jump. */
const WIDTH = 216;
const EDGE = 8;

/** The button, and the menu of `entries`, which are buttons and links. */
export function moreMenu(...entries: HTMLElement[]): HTMLElement[] {
  const menu = h("div", { class: "more-menu", role: "menu", "aria-label": "More of this run", popover: "auto" }, ...entries);
  const names = { type: "button", title: "More of this run", "aria-haspopup": "menu", "aria-expanded": "false", "data-mode": "more" };
  const button = h("button", names, "More", icon("down"));
  // Its own button opens and closes it: a listener for clicks would open again what a press outside has just closed.
  button.popoverTargetElement = menu;
  for (const entry of entries) {
    entry.setAttribute("role", "menuitem");
    entry.tabIndex = -1;
    entry.addEventListener("click", () => leave(menu, button));
  }
  menu.addEventListener("beforetoggle", (event) => {
    const open = (event as ToggleEvent).newState === "open";
    button.setAttribute("aria-expanded", String(open));
    // It has the focus as soon as it is there: who knows the menu presses the next key at once.
    entries[0]?.toggleAttribute("autofocus", open);
    if (open) place(menu, button);
  });
  menu.addEventListener("keydown", (event) => walk(menu, button, entries, event));
  return [button, menu];
}

function leave(menu: HTMLElement, button: HTMLElement): void {
  button.focus();
  menu.hidePopover();
}

function place(menu: HTMLElement, button: HTMLElement): void {
  const { left, bottom } = button.getBoundingClientRect();
  menu.style.left = `${Math.max(EDGE, Math.min(left, window.innerWidth - WIDTH - EDGE))}px`;
  menu.style.top = `${bottom + 4}px`;
}

/** Keys in the menu are its own: Escape closes it and nothing behind it. */
function walk(menu: HTMLElement, button: HTMLElement, entries: HTMLElement[], event: KeyboardEvent): void {
  const at = entries.indexOf(event.target as HTMLElement);
  const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1 + entries.length, Home: 0, End: entries.length - 1 };
  event.stopPropagation();
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    leave(menu, button);
  } else if (event.key in to) {
    event.preventDefault();
    entries[to[event.key]! % entries.length]!.focus();
  }
}
