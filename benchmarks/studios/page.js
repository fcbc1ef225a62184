// Runs in every page before its own scripts, the same for all studios: waits for what is asked, and says when the page
// had been painted with it, in milliseconds since the navigation began. A selector is looked for in the document and
// in every open shadow root.
(() => {
  const roots = [document];
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    roots.push(root);
    return root;
  };

  const all = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);

  // A message posted in a frame's callback arrives after that frame was laid out and painted.
  const painted = () =>
    new Promise((done) => {
      requestAnimationFrame(() => {
        const {port1, port2} = new MessageChannel();
        port1.onmessage = () => done(performance.now());
        port2.postMessage(0);
      });
    });

  const until = async (holds, seconds = 60) => {
    const last = performance.now() + 1000 * seconds;
    while (performance.now() < last) {
      const time = await new Promise((done) => {
        requestAnimationFrame(() => {
          if (!holds()) return done(0);
          const {port1, port2} = new MessageChannel();
          port1.onmessage = () => done(performance.now());
          port2.postMessage(0);
        });
      });
      if (time) return time;
    }
    throw new Error(`not seen within ${seconds} s: ${holds}`);
  };

  const visible = (element) => {
    const box = element.getBoundingClientRect();
    return box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  };

  /** Every cell in the window has an editor, and the editors show code (unless the notebook is empty). */
  const hasFirstScreen = (cells, {hasCode}) => {
    const seen = all(cells).slice(0, 40).filter(visible);
    return seen.length > 0 && seen.every((cell) => {
      const editor = cell.querySelector(".cm-content");
      return editor && (!hasCode || editor.textContent.trim() !== "");
    });
  };

  window.measured = {
    firstScreen: (cells, hasCode) => until(() => hasFirstScreen(cells, {hasCode})),

    /** When the editor of a cell shows a text. */
    shows: (cells, index, text) => until(() => all(cells)[index]?.querySelector(".cm-content")?.textContent.includes(text)),

    /** When an output of a cell shows a text. */
    outputShows(cells, index, output, text, seconds = 60) {
      const outputs = () => [...(all(cells)[index]?.querySelectorAll(output) ?? [])];
      return until(() => outputs().some((one) => one.textContent.includes(text)), seconds);
    },

    /** When some element's text matches a pattern; with `not`, when none does any more. */
    says: (cells, selector, pattern, not = false, seconds = 60) =>
      until(() => all(selector).some((one) => new RegExp(pattern).test(one.textContent)) !== not, seconds),

    /** From the next press of the mouse until a cell's output is painted that is another than before. */
    afterPress(cells, index, output) {
      const text = () => [...all(cells)[index].querySelectorAll(output)].map((one) => one.textContent.trim()).join("");
      const before = text();
      window.measured.answer = new Promise((done, fail) => {
        const pressed = (event) =>
          until(() => text() !== "" && text() !== before).then((end) => done(end - event.timeStamp), fail);
        addEventListener("pointerdown", pressed, {capture: true, once: true});
      });
    },

    /** From every key that is pressed until the frame is painted that shows what it wrote in a cell. */
    followKeys(cells, index) {
      const editor = all(cells)[index].querySelector(".cm-content");
      const times = (window.measured.keys = []);
      let pressed = 0;
      addEventListener("keydown", (event) => { pressed = event.timeStamp; }, {capture: true});
      new MutationObserver(() => {
        if (!pressed) return;
        const since = pressed;
        pressed = 0;
        void painted().then((time) => times.push(time - since));
      }).observe(editor, {childList: true, subtree: true, characterData: true});
    },

    /** Scrolls down at a steady speed; the frames that were not drawn in time, and the longest task, in milliseconds. */
    async scroll(cells, speed, duration) {
      const box = scrollerOf(all(cells)[0]);
      const tasks = [];
      const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration)));
      observer.observe({type: "longtask"});
      const times = [];
      const begin = await new Promise(requestAnimationFrame);
      const from = box.scrollTop;
      for (let now = begin; now - begin < duration; ) {
        box.scrollTop = from + ((now - begin) * speed) / 1000;
        now = await new Promise(requestAnimationFrame);
        times.push(now);
      }
      await painted();
      await new Promise((done) => setTimeout(done, 200));
      observer.disconnect();
      const frame = 1000 / 60;
      const gaps = times.map((time, index) => time - (times[index - 1] ?? begin));
      const dropped = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / frame) - 1), 0);
      return {dropped: dropped / (duration / frame), longest: Math.max(0, ...tasks), went: box.scrollTop - from};
    },
  };

  const scrollerOf = (element) => {
    for (let at = element; at; at = at.assignedSlot ?? at.parentElement ?? at.getRootNode().host) {
      const scrolls = /auto|scroll/.test(getComputedStyle(at).overflowY);
      if (scrolls && at.scrollHeight > at.clientHeight + 1000) return at;
    }
    return document.scrollingElement;
  };
})();
