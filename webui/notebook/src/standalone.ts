// The command palette of a page that shows no notebook: what the rest of the page offers, in a place of its own.
import {CommandPalette} from "./commandpalette";
import {make} from "./dom";
import {type Entry, offered} from "./entries";
import commander from "./styles/commander.css";
import page from "./styles/page.css";

/** Makes it inside `root`; the result opens it. */
export function commandsIn(root: ShadowRoot | HTMLElement): () => void {
  const element = make("div", {class: "notebook alone"}, make("style", {}, `${page}\n${commander}`));
  root.append(element);
  const palette = new CommandPalette({
    element,
    entries: offered,
    later: (): Promise<Entry[]> => Promise.resolve([]),
    refocus: () => undefined,
  });
  return () => palette.open();
}
