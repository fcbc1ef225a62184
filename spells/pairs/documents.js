// Shows: JsonTool, XmlTool, XML
const json = new JsonTool();
const text = '{"birds": [{"name": "owl", "wings": 2}, {"name": "kiwi", "wings": 0}]}';
console.log((await json.run({ operation: "parse", text })).data.birds[1].name);
const found = await json.run({ operation: "query", text, query: "$.birds[?@.wings > 1].name" });
console.log(`${found.value}\t${found.paths[0]}\t${found.count}`);
console.log((await json.run({ operation: "query", text, query: "/birds/1/name" })).value);
const changes = [{ op: "replace", path: "/birds/1/wings", value: 2 }, { op: "remove", path: "/birds/0" }];
console.log((await json.run({ operation: "patch", text, patch: changes })).data.birds[0].wings);
console.log((await json.run({ operation: "merge", data: { a: 1, b: { c: 2 } }, other: { b: { d: 3 } } })).data.b.d);
const told = await json.run({ operation: "diff", data: { a: 1 }, other: { a: 2 } });
console.log(`${told.equal}\t${told.patch[0].op}\t${told.patch[0].path}\t${told.patch[0].value}`);
const schema = { type: "object", properties: { wings: { type: "integer" } }, required: ["name"] };
const checked = await json.run({ operation: "validate", data: { name: "owl", wings: "two" }, schema });
console.log(`${checked.valid}\t${checked.errors[0].path}\t${checked.errors[0].message}`);
await json.run({ operation: "format", text: '{"b":1,"a":2}', sort_keys: true, indent: 0, to: "ab.json" });
console.log((await new FileSystemTool().run({ operation: "read", path: "ab.json" })).content);
const flat = (await json.run({ operation: "flatten", path: "ab.json" })).data;
console.log(`${flat.b}\t${(await json.run({ operation: "keys", path: "ab.json" })).keys.length}`);
const none = await json.run({ operation: "parse", text: "[NaN]" }).catch((error) => error);
console.log(`false\t${none.type}\t${none.message}`);
// `JSON` is JavaScript's own here; by its name the tool is there all the same.
console.log((await Tools.load("JSON")).name);

const xml = new XmlTool();
const birds = '<birds><bird wings="2">owl</bird><bird>kiwi</bird></birds>';
console.log((await xml.run({ operation: "parse", text: birds })).root.children[0].attributes.wings);
console.log((await xml.run({ operation: "query", text: birds, xpath: "//bird[@wings]/text()" })).results[0]);
console.log((await xml.run({ operation: "to_json", text: birds })).data.birds.bird[1]);
console.log((await xml.run({ operation: "format", text: "<a><b/></a>", to: "a.xml" })).text);
const xsd = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a" type="xs:integer"/></xs:schema>';
console.log((await xml.run({ operation: "validate", text: "<a>owl</a>", schema: xsd })).valid);
const evil = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>';
const refused = await xml.run({ operation: "parse", text: evil }).catch((error) => error);
console.log(`false\t${refused.type}\t${refused.message}`);
return new XML().run({ operation: "to_json", path: "a.xml" });
