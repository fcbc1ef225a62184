// What stays at the top of the page while cells scroll below it, the room it takes, and that nobody's cell jumps for it.
import type {Extension} from "@codemirror/state";
import {EditorView} from "@codemirror/view";
import {make} from "./dom";

/** The head of a notebook's page; empty. */
export function headOf(root: HTMLElement): HTMLElement {
  const head = make("div", {class: "head"});
  let height = 0;
  const measure = (): void => {
    const grown = head.offsetHeight - height;
    height += grown;
    root.style.setProperty("--head", `${height}px`);
    if (grown > 0) keepClear(root, height, grown);
  };
  new ResizeObserver(measure).observe(head);
  return head;
}

/** The cell that is edited stays where it is, and its top in sight, when the head has `grown` to a `height`. */
function keepClear(root: HTMLElement, height: number, grown: number): void {
  const focused = (root.getRootNode() as Document | ShadowRoot).activeElement;
  const cell = focused?.closest(".cell");
  if (!cell || !root.contains(cell)) return;
  const scroller = scrollerOf(root);
  const above = scroller === document.scrollingElement ? 0 : scroller.getBoundingClientRect().top;
  const room = cell.getBoundingClientRect().top - above - height;
  // Further down, the browser itself keeps what is in sight where it is: perhaps below the head now.
  if (scroller.scrollTop === 0) scroller.scrollTop = Math.max(Math.min(grown, room), 0);
  else if (room < 0 && room >= -height) scroller.scrollTop += room;
}

/** Lines that an editor scrolls to do not end up below the head, nor below what stands at the foot of the page. */
export function clearOfHead(): Extension {
  return EditorView.scrollMargins.of((view) => {
    const page = view.dom.closest(".notebook");
    const height = (name: string): number => page?.querySelector<HTMLElement>(name)?.offsetHeight ?? 0;
    return {top: height(".head"), bottom: height(".floor")};
  });
}

/** What scrolls an element up and down, across the components it is in. */
function scrollerOf(element: Element): Element {
  let at: Element | null = element;
  while (at) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY) && at.scrollHeight > at.clientHeight) return at;
    at = at.assignedSlot ?? at.parentElement ?? ((at.getRootNode() as ShadowRoot).host as Element | undefined) ?? null;
  }
  return document.scrollingElement ?? document.documentElement;
}
