// Run: llmspell run --profile low --allow-module 'lib/*' owls.js
import find, { describe, known } from "./lib/owls.js";

for (const name of find("owl")) console.log(name);
console.log(await describe(known[1]));
console.log((await import("./lib/owls.js")).default === find);
