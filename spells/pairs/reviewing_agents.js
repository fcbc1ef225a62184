// Shows: ReviewAgent, CriticAgent, CodeAgent
// A review is an object that says whether the work is good enough, and what should change.
const reviewer = await new ReviewAgent({ name: "reviewer", criteria: ["accuracy", "clarity"] });
console.log(`${reviewer.type}\t${reviewer.systemPrompt.match(/Judge by.*/)[0]}`);
const review = await reviewer.review("Owls hunt at night. They hear mice in the dark.");
console.log(review.approved);
console.log(review.feedback);
console.log((await reviewer.reviewAsync("Owls sleep.")).approved);

// The model decides by how its answer begins. This one answers verbatim, so that the review refuses.
const strict = new ReviewAgent({
  name: "strict",
  model: "demo/echo",
  hooks: {
    afterLLMCall: (context) => {
      context.response = "REVISE: say which owls";
    },
  },
});
const refused = await strict.review("Owls hunt.");
console.log(`${refused.approved}\t${refused.feedback}`);

const critic = await new CriticAgent({ name: "critic", criteria: ["style"] });
const reviews = [await critic.review("Owls is birds"), await critic.reviewAsync("Owls are birds")];
console.log(`${critic.type}\t${reviews.map(({ approved }) => approved).join("\t")}`);
console.log((await critic.critique("Owls is birds")).match(/Overall.*/)[0]);
console.log((await critic.critiqueAsync("Owls fly and hunt")).match(/Overall.*/)[0]);

// Writing code needs a larger model than the demo; here is what it would be asked.
const coder = await new CodeAgent({ name: "coder", model: "demo/echo", languages: ["lua"], style: "terse" });
console.log(`${coder.type}\t${coder.systemPrompt.match(/Use these.*/)[0]}`);
console.log(`${await coder.generate("a stack")}\t|\t${await coder.generateAsync("a queue")}`);
console.log(`${await coder.explain("x = 1")}\t|\t${await coder.explainAsync("y = 2")}`);
console.log(`${await coder.refactor("x = 1")}\t|\t${await coder.refactorAsync("y = 2")}`);
const { approved } = await coder.review("x = 1");
console.log(`${approved}\t${(await coder.reviewAsync("y = 2")).feedback.split("\n").at(-1)}`);
return review.approved;
