// Shows: Stream
// Pieces that arrive one after the other. Each step makes a new stream; nothing happens before somebody takes the pieces.
const owls = Stream.from(["barn owl", "mouse", "tawny owl", "eagle owl", "vole"])
  .filter((name) => name.includes("owl"))
  .map((name) => name.toUpperCase());
console.log((await owls.collect()).join(", "));

console.log(await Stream.from([3, 1, 4, 1, 5]).reduce((sum, number) => sum + number, 100));
const middle = await Stream.from(["a", "b", "c", "d"]).skip(1).take(2).join("-");
console.log(`${middle}\t${await Stream.from(["x", "y"]).text()}`);

await Stream.from([1, 2, 3, 4, 5])
  .batch(2)
  .forEach((numbers) => console.log(`batch\t${numbers.join(" ")}`));

// A stream may have no end, for its pieces are made when they are wanted.
let made = 0;
const squares = Stream.generate((n) => {
  made += 1;
  return n * n;
});
console.log([await squares.next(), await squares.next(), await squares.next(), made].join("\t"));

// Several pieces can be worked on at once; the results keep their order.
const slowFirst = Stream.from([30, 20, 10]).mapAsync(async (wait) => {
  await Async.sleep(wait);
  return wait;
}, 3);
console.log(await slowFirst.join(" "));

// A `for await` loop takes the pieces as they come. Who wants no more closes the stream.
const echo = new Agent({ name: "echo", model: "demo/echo" });
const answer = echo.streamChat("Who cooks for you? Who cooks for you all?");
let pieces = 0;
for await (const piece of answer.map((text) => text.toLowerCase())) pieces += 1;
console.log(`${pieces > 3}\t${await answer.count()}`);
await squares.close();
console.log((await squares.next()) ?? "nil");

// An error says at which piece it happened.
const failed = await Stream.from([1, 2, 3])
  .map((n) => {
    if (n === 2) throw new Error("no twos");
    return n;
  })
  .collect()
  .catch((error) => error);
return { message: failed.message, piece: failed.piece };
