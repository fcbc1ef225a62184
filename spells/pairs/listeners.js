// Shows: WebhookListenerTool, WebhookListener, SocketListenerTool, SocketListener
// Webhooks: others send, the spell takes what came.
const hooks = new WebhookListenerTool({ token: "the-token-of-owls", timeout: 20000 });
const at = await hooks.run({ action: "start", path: "/owls" });
const heard = [];
await Events.on("webhook:received", (event) => heard.push(event.data.path));
const sent = await http.post(at.url, { owls: 2 }, { "x-webhook-token": "the-token-of-owls" });
const refused = await http.post(at.url, { owls: 3 });
console.log(`${at.listener}\t${sent.status}\t${refused.status}\t${refused.json.error}`);
const event = await hooks.run({ action: "next" });
console.log(`${event.method}\t${event.path}\t${event.json.owls}\t${event.waiting}`);
console.log(heard[0]);
const listed = await hooks.run({ action: "list" });
console.log(`${listed.listeners.length}\t${(await hooks.run({ action: "stop" })).received}`);
const none = await hooks.run({ action: "next" }).catch((error) => error);
console.log(`${none.type}\t${none.message}`);
const open = new WebhookListener({ host: "0.0.0.0" });
const denied = await open.run({ action: "start" }).catch((error) => error);
console.log(denied.type);

// Connections over TCP.
const listener = new SocketListenerTool({ maxMessageSize: 100 });
const place = await listener.run({ action: "start" });
console.log(`${place.listener}\t${place.host}\t${place.port > 0}`);
const late = await listener.run({ action: "next", timeout: 20 }).catch((error) => error);
console.log(late.type);
const stopped = await listener.run({ action: "stop" });
console.log(`${stopped.stopped}\t${(await new SocketListener().run({ action: "list" })).listeners.length}`);
