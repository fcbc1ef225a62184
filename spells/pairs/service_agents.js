// Shows: CustomerService, CustomerServiceAgent, ApiIntegration, ApiIntegrationAgent, APIIntegrationAgent, GeneralAgent
const desk = await new CustomerService({ name: "desk", company: "Owl Post", policies: ["be kind", "promise nothing"] });
console.log(`${desk.type}\t${desk.systemPrompt.match(/You work for.*/)[0]}`);
const moods = [await desk.classify("I am angry: my letter is lost"), await desk.classifyAsync("Thank you, I love it")];
console.log(moods.join("\t"));
const letter = "My letter is lost. I sent it on Monday. It was red. Please find the letter.";
console.log(await desk.escalate(letter));
console.log(await desk.escalateAsync("The owl was late. I waited long."));

// What a larger model than the demo would be asked, `demo/echo` shows.
const asked = new CustomerServiceAgent({ name: "asked", model: "demo/echo" });
console.log(await asked.answer("Where is my letter?"));
console.log(await asked.answerAsync("Who has it?"));

// One that works with a web service knows what you tell it of it.
const api = await new ApiIntegration({
  name: "api",
  model: "demo/echo",
  baseUrl: "https://owls.example",
  documentation: "GET /owls lists owls",
});
console.log(`${api.type}\t${api.systemPrompt.match(/The service.*/)[0]}`);
console.log(`${await api.call("all owls")}\t|\t${await api.callAsync("one owl")}`);
console.log(`${await api.describe("all owls")}\t|\t${await api.describeAsync("one owl")}`);
const others = [await new ApiIntegrationAgent({ name: "a" }), await new APIIntegrationAgent({ name: "b" })];
console.log(others.map(({ type }) => type).join("\t"));

const anyone = await new GeneralAgent({ name: "anyone" });
console.log(`${anyone.type}\t${await anyone.chat("What is the capital of France?")}`);
return await anyone.chat("Count the words: owls hunt at night");
