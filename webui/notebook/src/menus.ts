// Does what a menu outside of the page asks for: the desktop window's, which name an entry of the command palette.
// What they say when there is no notebook: `shell/bar.js` has entries of its own.
import type {Entry} from "./entries";

/** Sent by the window with the entry's id; taken (`preventDefault`) by whoever has such an entry. */
export const DO = "llmspell:do";

export function followMenus(element: HTMLElement, entries: () => Entry[]): void {
  let shown = false;
  const wanted = (event: Event): void => {
    shown ||= element.isConnected;
    // A notebook that was shown, and is not any more, has nothing to say.
    if (shown && !element.isConnected) return window.removeEventListener(DO, wanted);
    const entry = entries().find((one) => one.id === (event as CustomEvent<string>).detail);
    if (!entry || event.defaultPrevented) return;
    event.preventDefault();
    entry.run();
  };
  window.addEventListener(DO, wanted);
}
