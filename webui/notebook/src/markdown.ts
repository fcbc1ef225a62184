// Markdown, which may come from a model or a tool, as safe elements: no raw HTML, no scripts, no request to any host.
import DOMPurify from "dompurify";
import MarkdownIt from "markdown-it";
import {make} from "./dom";
import {escapeMarkup, highlighted} from "./languages";
import {unlessHuge} from "./media";

const FORBIDDEN = ["style", "form", "input", "button", "textarea", "select", "iframe", "svg", "math", "audio", "video"];

/** Characters that are drawn of a text, without the pictures in it; more would hold the page for seconds. */
const MOST_DRAWN = 300_000;
const PICTURES = /\(data:image\/[^)\s]*/g;

const parser = createParser();
const purifier = createPurifier();

/** The rendered text; links open elsewhere, and only pictures that are in the text itself (`data:`) are shown. */
export function renderMarkdown(text: string): HTMLElement {
  const element = make("div", {class: "markdown"});
  const isLong = text.length > MOST_DRAWN && text.replace(PICTURES, "").length > MOST_DRAWN;
  element.append(
    purifier.sanitize(parser.render(isLong ? text.slice(0, MOST_DRAWN) : text), {
      RETURN_DOM_FRAGMENT: true,
      USE_PROFILES: {html: true},
      FORBID_TAGS: FORBIDDEN,
      FORBID_ATTR: ["style", "id", "name", "srcset"],
      ADD_ATTR: ["target"],
      ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
    }),
  );
  for (const image of element.querySelectorAll("img")) {
    const shown = unlessHuge(image.src, () => image);
    if (shown !== image) image.replaceWith(shown);
  }
  const [drawn, all] = [MOST_DRAWN, text.length].map((length) => length.toLocaleString("en"));
  if (isLong) element.append(make("p", {class: "markdown-rest"}, `This is the beginning: ${drawn} of ${all} characters are drawn.`));
  return element;
}

function createParser(): InstanceType<typeof MarkdownIt> {
  const made = new MarkdownIt({html: false, linkify: false, highlight: highlighted});
  const image = made.renderer.rules.image;
  made.renderer.rules.image = (tokens, index, options, env, self) => {
    const token = tokens[index]!;
    const address = String(token.attrGet("src") ?? "");
    if (image && address.startsWith("data:image/")) return image(tokens, index, options, env, self);
    // A picture from elsewhere would tell its host that this page was read: offer the link instead.
    return `<a href="${escapeMarkup(address)}">${escapeMarkup(token.content || address)}</a>`;
  };
  return made;
}

function createPurifier(): typeof DOMPurify {
  const made = DOMPurify(window);
  made.addHook("uponSanitizeAttribute", (node, data) => {
    if (data.attrName === "src" && !(node.nodeName === "IMG" && data.attrValue.startsWith("data:image/"))) {
      data.keepAttr = false;
    }
  });
  made.addHook("afterSanitizeAttributes", (node) => {
    if (node.nodeName !== "A") return;
    node.setAttribute("target", "_blank");
    node.setAttribute("rel", "noopener noreferrer nofollow");
  });
  return made;
}
