// Globals of JavaScript that the profile keeps from scripts: whoever reads one is told so. Runs last.
(function (kit) {
  "use strict";

  const define = Object.defineProperty;
  const parse = JSON.parse;

  // Functions are made from text by these too.
  const makers = [() => {}, async () => {}, function* () {}, async function* () {}].map(Object.getPrototypeOf);

  const refusal = (why, name) => () => {
    throw kit.errorOf({ type: "denied", message: why.replaceAll("%s", name) });
  };

  // `why` says `%s` for the name.
  kit.deny = (json, why) => {
    for (const name of parse(json)) {
      const get = refusal(why, name);
      kit.withhold(name, get);
      // A script may still have something of its own by that name.
      const set = (value) => define(globalThis, name, { value, writable: true, configurable: true });
      define(globalThis, name, { get, set, configurable: true, enumerable: false });
      if (name === "Function") for (const maker of makers) define(maker, "constructor", { get, configurable: false });
    }
  };
})
