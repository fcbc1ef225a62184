// Shows: StatisticsTool, Statistics, LinearAlgebraTool, LinearAlgebra, SymbolicMathTool, SymbolicMath
const failure = async (tool, input) => {
  const error = await tool.run(input).catch((caught) => caught);
  console.log(`false\t${error.type}\t${error.message}`);
};
const statistics = new StatisticsTool({ maxValues: 10 });
const told = await statistics.run({ operation: "describe", data: [2, 4, 4, 4, 5, 5, 7, 9] });
console.log(`${told.count}\t${told.mean === 5}\t${told.median}\t${told.std_dev.toFixed(4)}`);
const line = await new Statistics().run({ operation: "regression", data: [1, 2, 3], other: [3, 5.5, 7] });
console.log(`${line.slope === 2}\t${line.p_value.toFixed(4)}`);
await failure(statistics, { operation: "variance", data: [1] });
await failure(statistics, { operation: "mean", data: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] });

const algebra = new LinearAlgebraTool();
const matrix = [
  [2, 1],
  [1, 3],
];
console.log((await algebra.run({ operation: "solve", matrix, other: [3, 5] })).result[1].toFixed(3));
console.log((await new LinearAlgebra().run({ operation: "determinant", matrix })).result);
await failure(algebra, {
  operation: "inverse",
  matrix: [
    [1, 2],
    [2, 4],
  ],
});
await failure(algebra, { operation: "rank", matrix: [[1, 2], [3]] });

const symbols = new SymbolicMathTool({ timeout: 60000 });
console.log((await symbols.run({ operation: "factor", expression: "x^2 + 2x + 1" })).result);
console.log((await symbols.run({ operation: "solve", expression: "x^2 = 4" })).solutions[1]);
console.log((await symbols.run({ operation: "differentiate", expression: "sin(x)*y", variable: "x" })).latex);
await failure(symbols, { operation: "simplify", expression: "__import__('os')" });
const hasty = new SymbolicMath({ timeout: 500 });
await failure(hasty, { operation: "expand", expression: "(x + y + z)^9999" });
