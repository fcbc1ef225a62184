// Shows: util, uuid, json, inspect, console
// Small services: ids, a clock, JSON, text for people.
const pattern = /^[0-9a-f]+-[0-9a-f]+-4[0-9a-f]+-[89ab][0-9a-f]+-[0-9a-f]+$/;
console.log(`${pattern.test(uuid.generate())}\t${(await util.uuid()).length}\t${(await util.uuid()) !== (await util.uuid())}`);
const began = await util.now();
await util.sleep(10);
console.log((await util.now()) - began >= 9);

const text = json.encode(["owl", 2, true, { legs: 2 }]);
console.log(`${text}\t${json.decode(text)[3].legs}`);
console.log(json.decode('{"name": "o\\u0077l", "wings": [1, 2]}').name);
console.log(json.encode({ legs: 2 }, 2).replace(/\s+/g, "_"));
let ok = true;
try {
  json.decode("{ no json");
} catch {
  ok = false;
}
console.log(ok);

// Lists are in square brackets here.
console.log(`${inspect([1, 2, 3]).replace("[", "{").replace("]", "}")}\t${inspect(42)}\t${inspect(true)}`);
const round = {};
round.again = round;
console.log(`${inspect(round).length > 5}\t${inspect({ owls: [1, [2, [3]]] }).length > 10}`);

// Values as they are, with a space between them; warnings and errors go to standard error.
console.log("Found", 3, "owls", true);
console.info("two", "words");
console.debug("for the curious");
console.warn("few mice");
console.error("no mice", 0);
