// The component of an app as Panel loads it.
import {make} from "../dom";
import ansi from "../styles/ansi.css";
import looks from "../styles/app.css";
import outputs from "../styles/outputs.css";
import page from "../styles/page.css";
import type {PanelModel} from "../wire";
import {App} from "./app";
import type {News, Wish} from "./messages";

/** What Bokeh gives a component of its page: here only that the server can be lost. */
interface View {
  model?: {document?: {on_event(name: string, listener: () => void): void}};
}

/** Tells how the visitor's system wants pages to look, now and when that changes; what is given ends it. */
function tellLook(send: (wish: Wish) => void): () => void {
  const [dark, high] = ["(prefers-color-scheme: dark)", "(prefers-contrast: more), (forced-colors: active)"].map((query) =>
    window.matchMedia(query),
  );
  const tell = (): void => send({op: "look", dark: dark?.matches ?? false, high: high?.matches ?? false});
  for (const query of [dark, high]) query?.addEventListener("change", tell);
  // After the element is in the page, as below.
  queueMicrotask(tell);
  return () => {
    for (const query of [dark, high]) query?.removeEventListener("change", tell);
  };
}

function render({model, view}: {model: PanelModel; view: View}): HTMLElement {
  const app = new App((wish) => model.send_msg(wish));
  model.on("msg:custom", (news: News) => app.hear(news));
  model.on("remove", () => app.close());
  view.model?.document?.on_event("connection_lost", () => app.lose());
  const forget = tellLook((look) => model.send_msg(look));
  model.on("remove", forget);
  const root = make("div", {}, make("style", {}, [page, outputs, ansi, looks].join("\n")), app.element);
  // After the element is in the page: an answer may come at once.
  queueMicrotask(() => model.send_msg({op: "ready"}));
  return root;
}

// `webui/apps/loader.js` finds it here.
Object.assign(window, {[Symbol.for("llmspell.app")]: {render}});
