// Shows: http
// Requests to other hosts. In the trace they are calls of the tool `http`, and a hook may answer in place of the host.
const home = "http://127.0.0.1:1";
await Hooks.register("beforeToolExecution", (context) => {
  const asked = context.params;
  if (context.toolName !== "http" || !asked.url.includes("/owls")) return;
  const ok = asked.method !== "DELETE";
  context.result = { status: ok ? 200 : 404, ok, json: asked };
});
const told = (answer) => {
  const asked = answer.json;
  console.log(`${answer.status}\t${answer.ok}\t${asked.method}\t${asked.url.replace(home, "")}`);
  return asked;
};

// Hooks and the trace do not see what is secret.
const headers = { "x-agent": "owl", authorization: "secret" };
const asked = told(await http.get(`${home}/owls`, { limit: 10 }, headers));
console.log(`${asked.query.limit}\t${asked.headers["x-agent"]}\t${asked.headers.authorization}`);
console.log(told(await http.post(`${home}/owls`, { name: "Ada" })).json.name);
console.log(told(await http.put(`${home}/owls/1`, "plain text")).body);
console.log(told(await http.patch(`${home}/owls/1`, { wings: 2 })).json.wings);
told(await http.delete(`${home}/owls/1`));
told(await http.request({ method: "post", url: `${home}/owls`, query: { kind: "barn" }, json: [1] }));

// The same beside the script.
const answers = await Promise.all([
  http.getAsync(`${home}/owls/get`),
  http.postAsync(`${home}/owls/post`, { name: "Bob" }),
  http.putAsync(`${home}/owls/put`, "text"),
  http.patchAsync(`${home}/owls/patch`, { wings: 2 }),
  http.deleteAsync(`${home}/owls/delete`),
  http.requestAsync({ url: `${home}/owls/request` }),
]);
for (const answer of answers) told(answer);

// Where nobody answers there is an error, after as many attempts as it is told.
const patience = { timeout: 2000, retries: 1, retryDelay: 1 };
const unheard = await http.get(`${home}/`, null, null, patience).catch((error) => error);
console.log(unheard.type);
const lost = await http.get("owls.txt").catch((error) => error);
console.log(`${lost.type}\t${lost.message}`);
const wrong = await http.request({ method: "fly", url: home }).catch((error) => error);
console.log(`${wrong.type}\t${wrong.message}`);
