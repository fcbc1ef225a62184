// Tells native controls (scroll bars, menus) whether the page is light or dark. All other colours are CSS variables.
import {THEME_CHANGED} from "./figures";

/** Follows the text colour of `host` at run time; the result stops following. */
export function followTheme(host: HTMLElement): () => void {
  const probe = document.createElement("span");
  probe.className = "theme-probe";
  probe.setAttribute("aria-hidden", "true");
  host.append(probe);
  const update = (): void => {
    host.style.colorScheme = isLight(getComputedStyle(probe).color) ? "dark" : "light";
  };
  const changed = (): void => {
    update();
    host.dispatchEvent(new Event(THEME_CHANGED));
  };
  // The page tells of its theme; where nobody does, the probe's colour has a transition of a moment.
  window.addEventListener(THEME_CHANGED, changed);
  probe.addEventListener("transitionend", changed);
  requestAnimationFrame(update);
  return () => {
    window.removeEventListener(THEME_CHANGED, changed);
    probe.remove();
  };
}

function isLight(colour: string): boolean {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  const scale = colour.startsWith("color(") ? 255 : 1;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) * scale > 127;
}
