// Shows: Agent, llm
// Images and files in a message: bytes (here as base64), a path, an address. The profile says which paths may be read.
const owl = { name: "owl.png", data: "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAEElEQVR4nGP438AARAwoFABkUAj7XH75jwAAAABJRU5ErkJggg==", base64: true };
const agent = await new Agent({ name: "seer", systemPrompt: "You describe images" });
console.log(await agent.chat({ text: "What is this?", images: [owl] }));
const kept = (await agent.getHistory())[0].attachments[0];
console.log(`${kept.media_type}\t${kept.name}\t${kept.size}\t${kept.sha256.length}`);

// A file that is text becomes a part of the message.
const notes = { name: "notes.txt", data: "Owls hunt at night." };
console.log((await llm.complete({ model: "demo/echo", prompt: "Read this:", files: [notes] })).content);
const messages = [{ role: "user", content: "And this?", images: [owl, owl] }];
console.log((await llm.complete({ messages })).content);
const pieces = await agent.streamChat({ text: "Again?", image: owl }).collect();
console.log(`${pieces.length > 3}\t${pieces[0]}`);

// What cannot be sent is told before anything is.
for (const message of [
  { text: "x", images: ["nowhere.png"] },
  { text: "x", images: [{ data: "no image", base64: false }] },
  { text: "x", images: ["../../outside.png"] },
  { text: "x", files: ["https://127.0.0.1/a.pdf"] },
  { text: "x", images: [7] },
]) {
  console.log(await agent.chat(message).catch((error) => error.type));
}
