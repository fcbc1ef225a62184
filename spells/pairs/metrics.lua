-- Shows: MetricsCollector, metrics, Timer
-- Counters, gauges and histograms, each with labels.
local collector = MetricsCollector.new()
collector:increment("owls", { kind = "barn" })
collector:increment("owls", { kind = "tawny" }, 2)
collector:increment("mice", 5)
collector:gauge("trees", 12)
for _, wait in ipairs({ 10, 20, 30, 40 }) do
  collector:histogram("wait", wait, { place = "oak" })
end
print(collector:get("owls"), collector:get("mice"), collector:get("cats"))
local found = collector:get_snapshot()
print(found.counters.owls, found.gauges.trees, collector.snapshot.counters.mice)
local wait = found.histograms.wait
print(wait.count, wait.sum, wait.min, wait.max, wait.mean, wait.p50, wait.p95)
print(#found.series, found.series[1].name, found.series[1].kind, found.series[1].labels.kind)

-- What takes time: a timer records its milliseconds in a histogram, once.
local stop = collector:timer("nap", { bed = "hay" })
Async.sleep(5)
local took = stop()
print(took >= 4, stop:stop() == took, collector.snapshot.histograms.nap.count)
print(collector:time("sum", function() return 6 * 7 end), collector.snapshot.histograms.sum.count)
collector:reset()
print(collector:get("owls"))

-- `metrics` is the collector all cells of a spell share; the trace is told what it has at the end.
metrics:increment("llm_calls", { provider = "demo" })
metrics:gauge("open", 3)
metrics:histogram("tokens", 12)
print(metrics:get("llm_calls"), metrics:get_snapshot().histograms.tokens.mean, metrics:get_snapshot().gauges.open)
metrics:timer("chat"):stop()
metrics:time("chat", function() return "done" end)
print(metrics.get_snapshot().histograms.chat.count)
metrics.reset()
metrics.increment("runs")
local ok, err = pcall(metrics.gauge, "endless", 1 / 0)
return { err.message, metrics.get("runs") }
