// Shows: Experts, Analyzers
// Agents by what they know: registered, found by a skill, or made when nobody is there.
await Experts.register("law", new Agent({ name: "lawyer", model: "demo/echo" }));
await new Agent({ name: "vet", skills: ["animals"] });
console.log(`${(await Experts.getForDomain("Law")).name}\t${(await Experts.getForDomain("animals")).name}`);
const tides = await Experts.getForDomain("tides");
console.log(`${tides.name}\t${tides.systemPrompt}`);
const answer = await Experts.getForDomain("law").clarify("May owls be kept at home?");
console.log(`${(await Experts.domains()).join(", ")}\t${answer}`);

// How far results agree: texts by their words, rows of numbers by their correlation.
const show = async (results) => {
  console.log(`${Math.floor((await Analyzers.calculateCorrelation(results)) * 100 + 0.5)} %`);
};
await show(["owls hunt at night", "at night owls hunt", "owls hunt at night"]);
await show(["owls hunt at night", "at night owls sleep", "mice run"]);
await show({ rising: [1, 2, 3.5], falling: [3, 2, 0.5] });

const refusal = await Experts.register("owls", new Calculator()).catch((error) => error);
console.log(`false\t${refusal.type}`);
return await Experts.domains();
