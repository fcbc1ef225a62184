// The component of an app as Panel loads it.
import {make} from "../dom";
import looks from "../styles/app.css";
import outputs from "../styles/outputs.css";
import page from "../styles/page.css";
import type {PanelModel} from "../wire";
import {App} from "./app";
import type {News} from "./messages";

function render({model}: {model: PanelModel}): HTMLElement {
  const app = new App((wish) => model.send_msg(wish));
  model.on("msg:custom", (news: News) => app.hear(news));
  model.on("remove", () => app.close());
  const root = make("div", {}, make("style", {}, [page, outputs, looks].join("\n")), app.element);
  // After the element is in the page: an answer may come at once.
  queueMicrotask(() => model.send_msg({op: "ready"}));
  return root;
}

// `webui/apps/loader.js` finds it here.
Object.assign(window, {[Symbol.for("llmspell.app")]: {render}});
