// Shows: Workflow
// Steps that say what they depend on run as soon as they can, in any order.
const meal = Workflow.dag({
  name: "meal",
  steps: [
    { name: "serve", handler: (food) => `${food.cook} with ${food.salad}`, dependsOn: ["cook", "salad"] },
    { name: "cook", handler: (food) => `boiled ${food}`, input: "{{shop.first}}" },
    { name: "salad", handler: (food) => `fresh ${food}`, input: "{{shop.second}}" },
    { name: "shop", handler: (list) => ({ first: list[0], second: list[1] }) },
  ],
});
console.log(`${await meal.run(["rice", "beans"])}\t${meal.type}`);
const circle = [
  { name: "a", handler: console.log, dependsOn: "b" },
  { name: "b", handler: console.log, dependsOn: "a" },
];
try {
  await Workflow.create({ name: "circle", steps: circle });
} catch (error) {
  console.log(`false\t${error.message}`);
}
return await meal.run(["noodles", "cress"]);
