// Shows: ConditionalWorkflow
// The first condition that says yes to the input chooses the branch; `default` runs when none does.
const router = new ConditionalWorkflow({
  name: "router",
  conditions: [
    { name: "is_sum", test: (input) => /\d/.test(input.query), thenBranch: "clerk" },
    { name: "is_poem", test: (input) => input.query.includes("haiku"), thenBranch: "poet" },
  ],
  branches: {
    clerk: new Agent({ name: "clerk", systemPrompt: "You calculate" }),
    poet: new Agent({ name: "poet", systemPrompt: "You are a poet" }),
    default: { handler: (input) => `Nobody knows: ${input.query}` },
  },
});
for (const query of ["What is 6 * 7?", "A haiku about owls", "Where are the owls?"]) {
  const answer = await router.run({ query });
  console.log(`${answer.metadata.branch}\t${answer}`);
}

// For a single condition there is a shorter form; without an `elseBranch` the input goes on as it is.
const half = Workflow.conditional({
  condition: (n) => n % 2 === 0,
  thenBranch: (n) => n / 2,
  elseBranch: (n) => 3 * n + 1,
});
const capped = Workflow.conditional({ condition: (n) => n > 100, thenBranch: () => 100 });
const numbers = [await half.run(8), await half.run(3), await capped.run(250), await capped.run(25)];
console.log(numbers.join("\t"));

// An agent may decide too: what it says is read as a yes or a no.
const judge = new Agent({ name: "judge", model: "demo/echo" });
const gate = Workflow.conditional({ condition: judge, thenBranch: () => "open", elseBranch: () => "shut" });
console.log(`${await gate.run("Yes, let them in")}\t${await gate.run("No, it is late")}`);

try {
  await Workflow.conditional({
    conditions: [{ test: () => true, thenBranch: "clark" }],
    branches: { clerk: judge },
  });
} catch (error) {
  console.log(`false\t${error.message.match(/(There are: |Did you mean ).*/)[0]}`);
}
return await half.run(7);
