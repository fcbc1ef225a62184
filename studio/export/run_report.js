"use strict";
{
  const tree = document.querySelector(".tree");
  const tools = document.querySelector(".tools");
  const items = [...tree.querySelectorAll("li")];
  const nested = items.filter((item) => item.querySelector(":scope > details > ul"));
  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  const search = make("input", { type: "search", placeholder: "Search the spans", ariaLabel: "Search the spans" });
  const failed = make("button", { type: "button", textContent: "Failed only", ariaPressed: "false" });
  const open = make("button", { type: "button", textContent: "Open all" });
  const close = make("button", { type: "button", textContent: "Fold all" });
  const count = make("output", {});
  const fold = (on) => nested.forEach((item) => { item.firstElementChild.open = on; });

  function sift() {
    const text = search.value.trim().toLowerCase();
    const only = failed.ariaPressed === "true";
    const all = !text && !only;
    const shown = new Set();
    let found = 0;
    for (const item of items) {
      const own = item.firstElementChild;
      const row = own.firstElementChild.textContent.toLowerCase();
      const inside = own.querySelector(":scope > .inside, :scope > .more > .inside");
      const fits = (!text || row.includes(text) || (inside && inside.textContent.toLowerCase().includes(text)))
        && (!only || item.classList.contains("failed"));
      if (!fits) continue;
      found += 1;
      for (let up = item; up && !shown.has(up); up = up.parentElement.closest("li")) {
        shown.add(up);
        if (!all && up !== item) up.firstElementChild.open = true;
      }
    }
    for (const item of items) item.hidden = !shown.has(item);
    count.textContent = all ? "" : `${found} of ${items.length}`;
  }

  let timer = 0;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(sift, 120);
  });
  failed.addEventListener("click", () => {
    failed.ariaPressed = String(failed.ariaPressed !== "true");
    sift();
  });
  open.addEventListener("click", () => fold(true));
  close.addEventListener("click", () => fold(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target.tagName !== "INPUT") {
      event.preventDefault();
      search.focus();
    }
  });
  window.addEventListener("beforeprint", () => {
    fold(true);
    document.querySelectorAll(".agent").forEach((one) => { one.open = true; });
  });
  tools.append(search, failed, open, close, count);
  tools.hidden = items.length === 0;
}
