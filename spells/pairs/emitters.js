// Shows: EventEmitter, EventSystem
// A bus of its own: handlers are called with what was emitted, in the order they were put there.
const doorbell = new EventEmitter("doorbell");
let heard = [];
const hear = (word) => (visitor) => {
  heard.push(`${word} ${visitor.name}`);
};
const tell = () => {
  console.log(heard.join(", "));
  heard = [];
};

const open = hear("open");
await doorbell.on("ring", open);
const bark = await doorbell.subscribe("ring", hear("bark"));
await doorbell.once("ring", hear("wake"));
await doorbell.onPattern("ri*", hear("note"));
const rung = await doorbell.emit("ring", { name: "Ada" });
console.log(`${doorbell.name}\t${rung}\t${await doorbell.emit("knock", { name: "Bob" })}`);
tell();
const counts = [await doorbell.listenerCount("ring"), await doorbell.listenerCount()];
console.log(`${counts.join("\t")}\t${(await doorbell.listeners("ring"))[0] === open}`);
await doorbell.off(bark);
await doorbell.publish("ring", { name: "Cy" });
await doorbell.unsubscribe("ring", open);
await doorbell.emit("ring", { name: "Di" });
tell();
await doorbell.removeAllListeners("ring");
console.log(`${await doorbell.emit("ring", { name: "Eve" })}\t${(await doorbell.listeners()).length}`);

// For `"*"` handlers get the name too. An error of a handler reaches who emits.
await doorbell.on("*", (type, visitor) => {
  heard.push(`${type} by ${visitor.name}`);
});
await doorbell.on("kick", (visitor) => {
  throw new Error(`away with ${visitor.name}`);
});
const failure = await doorbell.emit("kick", { name: "Fay" }).catch((error) => error);
console.log(`false\t${failure.message}`);
tell();

// Nobody waits for a handler of `onAsync`.
await doorbell.onAsync("leave", async (visitor) => {
  await Async.sleep(5);
  await doorbell.emit("left", { name: visitor.name });
});
await doorbell.emit("leave", { name: "Gus" });
const { name } = await doorbell.waitFor("left", 1000);
console.log(`${name}\t${await doorbell.waitFor("never", 5).catch((error) => error.message)}`);

// Parts of the work that begin one another; a class of its own may be such a bus.
class Newsroom extends EventSystem {
  constructor(name) {
    super(name);
    this.printed = [];
  }

  async printPage(page) {
    this.printed.push(page);
    return await this.emit("page_printed", { pages: this.printed.length });
  }
}
const newsroom = new Newsroom("newsroom");
const writer = new Agent({ name: "writer", model: "demo/echo" });
await newsroom.on("topicChosen", async (topic) => {
  await newsroom.emit("draft_completed", { draft: await writer.chat(`All about ${topic.name}`) });
});
await newsroom.on("draftCompleted", async (event) => await newsroom.printPage(event.draft));
await newsroom.on("pagePrinted", (event) => console.log(`pages: ${event.pages}`));
await newsroom.emit("topic_chosen", { name: "owls" });
console.log(`${newsroom.name}\t${newsroom.printed[0]}\t${(await new EventSystem("plain")).name}`);
return newsroom.printed;
