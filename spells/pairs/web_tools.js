// Shows: HttpRequestTool, HTTP, HttpRequest, HttpTool, WebSocketTool, WebSocket
// Any request over HTTP, within what the tool was given.
const http = new HttpRequestTool({ allowedDomains: ["127.0.0.1"], timeout: 20000, maxResponseSize: 5000 });
let answer = await http.run({ url: `${server}/owls`, query: { limit: 2 } });
console.log(`${answer.status}\t${answer.ok}\t${answer.json.owls[0]}\t${answer.json.query.limit}\t${answer.content_type}`);
answer = await http.run({ url: `${server}/echo`, method: "POST", json: { name: "Ada" }, auth: { token: "t" } });
console.log(`${answer.json.method}\t${answer.json.body}\t${answer.json.headers.Authorization}`);
console.log(`${http.name}\t${http.category}\t${(await http.run({ url: `${server}/nowhere` })).status}`);

// What is not allowed is refused, and says so.
const elsewhere = await http.run({ url: "http://127.0.0.2/" }).catch((error) => error);
console.log(elsewhere.type);
const metadata = await http.run({ url: "http://169.254.169.254/latest/meta-data" }).catch((error) => error);
console.log(metadata.type);
const reader = new HTTP({ methods: ["GET"] });
const denied = await reader.run({ url: `${server}/echo`, method: "DELETE" }).catch((error) => error);
console.log(`${denied.type}\t${denied.message}`);
const based = await new HttpRequest({ baseUrl: server }).run({ url: "/owls" });
console.log(`${based.status}\t${(await new HttpTool().run({ url: `${server}/owls` })).size}`);

// A conversation over a WebSocket.
const address = `${server.replace(/^http/, "ws")}/socket`;
const socket = new WebSocketTool({ timeout: 20000, maxMessageSize: 1000 });
console.log((await socket.run({ action: "connect", url: address })).connection);
const sent = await socket.run({ action: "send", message: "hoot" });
console.log(`${sent.sent}\t${(await socket.run({ action: "receive" })).message}`);
console.log((await socket.run({ action: "request", message: { n: 1 } })).json.echo.n);
const open = await socket.run({ action: "list" });
console.log(`${open.connections.length}\t${(await socket.run({ action: "close" })).closed}`);
const closed = await socket.run({ action: "receive" }).catch((error) => error);
console.log(`${closed.type}\t${closed.message}`);
console.log((await new WebSocket().run({ action: "request", url: address, message: "owl" })).message);
