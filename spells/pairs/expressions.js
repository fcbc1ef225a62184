// Shows: RegexTool, Regex
const regex = new RegexTool();
const text = "owl 2026-11-21, wren 2026-12-01";
const { match } = await regex.run({ operation: "find", pattern: "(?<year>[0-9]+)-(?<month>[0-9]+)", text });
console.log(`${match.text}\t${match.start}\t${match.stop}\t${match.groups[1]}\t${match.named.year}`);
const all = await regex.run({ operation: "find_all", pattern: "\\p{L}+", text });
for (const each of all.matches) console.log(each.text);
const turned = { operation: "replace", pattern: "(\\d+)-(\\d+)-(\\d+)", replacement: "\\3.\\2.\\1", text };
console.log((await regex.run(turned)).text);
console.log((await regex.run({ operation: "split", pattern: "\\s*,\\s*", text })).parts.join("|"));
console.log((await regex.run({ operation: "test", pattern: "^OWL", text, flags: "i" })).matches);
console.log((await regex.run({ operation: "find", pattern: "fish", text })).match === null ? "nil" : "?");

// An expression that would never end is stopped, one with a mistake is told.
const quick = new Regex({ timeout: 0.1 });
const late = { operation: "test", pattern: "(a|(?R))*", text: `${"a".repeat(1000)}b` };
console.log(`false\t${(await quick.run(late).catch((error) => error)).type}`);
const wrong = await quick.run({ operation: "test", pattern: "(owl", text }).catch((error) => error);
console.log(`false\t${wrong.type}\t${wrong.message}`);
