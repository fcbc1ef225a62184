// Shows: DateTimeTool, DateTime, TimerTool, SchedulerTool, TimeZoneTool, TimeZone
const failure = async (tool, input) => {
  const error = await tool.run(input).catch((caught) => caught);
  console.log(`false\t${error.type}\t${error.message}`);
};
const dates = new DateTimeTool({ timeZone: "Europe/Berlin" });
console.log((await dates.run({ operation: "parse", value: "2026-03-29T02:30" })).iso);
console.log((await dates.run({ operation: "add", value: "2026-01-31", amounts: { months: 1 } })).date);
const between = { operation: "difference", value: "2026-01-01", other: "2026-03-01" };
console.log((await new DateTime().run(between)).days.toFixed(1));
console.log((await dates.run({ operation: "start_of", unit: "week", value: "2026-03-29" })).weekday);
await failure(dates, { operation: "parse", value: "someday" });

const zones = new TimeZoneTool();
const call = { operation: "convert", value: "2026-07-01T12:00", zone: "Europe/Berlin", to: "Asia/Tokyo" };
console.log((await zones.run(call)).iso);
const changes = await new TimeZone().run({ operation: "transitions", zone: "Europe/Berlin", year: 2026 });
console.log(changes.transitions.length);
await failure(zones, { operation: "offset", zone: "Europe/Berln", value: 0 });

const timer = new TimerTool();
console.log((await timer.run({ operation: "wait", seconds: 0.01 })).waited);
await failure(timer, { operation: "elapsed", name: "none" });

const plans = new SchedulerTool();
const error = await plans.run({ cron: "0 0 30 2", event: "never" }).catch((caught) => caught);
console.log(`false\t${error.type}`);
console.log((await plans.run({ operation: "list" })).jobs.length);
