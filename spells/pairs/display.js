// Shows: display
const birds = [{ name: "owl", weight: 1.5 }, { name: "kiwi", weight: 3 }];
await display.table(birds, { title: "Birds", columns: ["name", "weight"] });
await display.table([["owl", 1.5], ["kiwi"]], { columns: ["bird"] });
await display.table([3, 1, 2]);
await display.chart(birds, { kind: "bar", x: "name", y: "weight", title: "Weights", xLabel: "bird", yLabel: "kg", height: 200 });
await display.chart([{ day: 1, eggs: 2 }, { day: 2, eggs: 5 }], { x: "day" });
await display.markdown("Kiwis are **heavier**.");
await display.html("<b>Kiwis</b>");
await display.json([1, { deep: true }]);
await display.image('<svg xmlns="http://www.w3.org/2000/svg"/>', { alt: "Nothing", width: 20 });
await display.audio("RIFF....WAVE....");
try {
  await display.chart(birds, { y: "name" });
} catch (error) {
  console.log(false, error.message);
}
