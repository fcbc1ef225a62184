// Shows: MetricsCollector, metrics, Timer
// Counters, gauges and histograms, each with labels.
const collector = new MetricsCollector();
await collector.increment("owls", { kind: "barn" });
await collector.increment("owls", { kind: "tawny" }, 2);
await collector.increment("mice", 5);
await collector.gauge("trees", 12);
for (const wait of [10, 20, 30, 40]) await collector.histogram("wait", wait, { place: "oak" });
const counted = [await collector.get("owls"), await collector.get("mice"), await collector.get("cats")];
console.log(counted.join("\t"));
const found = await collector.getSnapshot();
console.log(`${found.counters.owls}\t${found.gauges.trees}\t${collector.snapshot.counters.mice}`);
const { wait } = found.histograms;
console.log([wait.count, wait.sum, wait.min, wait.max, wait.mean, wait.p50, wait.p95].join("\t"));
const [first] = found.series;
console.log(`${found.series.length}\t${first.name}\t${first.kind}\t${first.labels.kind}`);

// What takes time: a timer records its milliseconds in a histogram, once.
const stop = await collector.timer("nap", { bed: "hay" });
await Async.sleep(5);
const took = await stop();
console.log(`${took >= 4}\t${(await stop.stop()) === took}\t${(await collector.getSnapshot()).histograms.nap.count}`);
const sum = await collector.time("sum", async () => 6 * 7);
console.log(`${sum}\t${(await collector.getSnapshot()).histograms.sum.count}`);
await collector.reset();
console.log(await collector.get("owls"));

// `metrics` is the collector all cells of a spell share; the trace is told what it has at the end.
await metrics.increment("llm_calls", { provider: "demo" });
await metrics.gauge("open", 3);
await metrics.histogram("tokens", 12);
const snapshot = await metrics.getSnapshot();
console.log(`${await metrics.get("llm_calls")}\t${snapshot.histograms.tokens.mean}\t${snapshot.gauges.open}`);
await metrics.timer("chat").stop();
await metrics.time("chat", async () => "done");
console.log((await metrics.getSnapshot()).histograms.chat.count);
await metrics.reset();
await metrics.increment("runs");
const refused = await metrics.gauge("endless", Infinity).catch((error) => error);
return [refused.message, await metrics.get("runs")];
