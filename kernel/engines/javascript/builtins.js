// Has the engine make all of its built-in functions now. It makes each at its first use; one whose first use comes when
// the memory is full would be undefined from then on, for every later script of the context. Runs first.
(function () {
  "use strict";

  const describe = Object.getOwnPropertyDescriptors;
  const met = new Set();

  const meet = (thing) => {
    for (let each = thing; Object(each) === each && !met.has(each); each = Object.getPrototypeOf(each)) met.add(each);
  };

  const globals = describe(globalThis);
  for (const name of Object.keys(globals)) {
    const { value } = globals[name];
    meet(value);
    meet(value?.prototype);
  }

  // What no global leads to.
  const list = [];
  const generator = function* () {};
  const asyncGenerator = async function* () {};
  for (const iterator of [list.values(), new Map().keys(), new Set().keys(), ""[Symbol.iterator](), "".matchAll(/a/g)]) {
    meet(iterator);
  }
  for (const thing of [list.values().map(String), Iterator.from({ next() {} }), generator, asyncGenerator]) meet(thing);
  for (const thing of [generator(), asyncGenerator(), async () => {}]) meet(thing);
  Error.prepareStackTrace = (_, sites) => meet(sites[0]);
  void new Error().stack;
  Error.prepareStackTrace = undefined;

  for (const each of met) describe(each);
})
