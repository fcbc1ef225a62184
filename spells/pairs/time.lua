-- Shows: DateTimeTool, DateTime, TimerTool, SchedulerTool, TimeZoneTool, TimeZone
local dates = DateTimeTool.new({ time_zone = "Europe/Berlin" })
print(dates:run({ operation = "parse", value = "2026-03-29T02:30" }).iso)
print(dates:run({ operation = "add", value = "2026-01-31", amounts = { months = 1 } }).date)
print(DateTime.new():run({ operation = "difference", value = "2026-01-01", other = "2026-03-01" }).days)
print(dates:run({ operation = "start_of", unit = "week", value = "2026-03-29" }).weekday)
local ok, err = pcall(dates.run, dates, { operation = "parse", value = "someday" })
print(ok, err.type, err.message)

local zones = TimeZoneTool.new()
local call = { operation = "convert", value = "2026-07-01T12:00", zone = "Europe/Berlin", to = "Asia/Tokyo" }
print(zones:run(call).iso)
print(#TimeZone.new():run({ operation = "transitions", zone = "Europe/Berlin", year = 2026 }).transitions)
ok, err = pcall(zones.run, zones, { operation = "offset", zone = "Europe/Berln", value = 0 })
print(ok, err.type, err.message)

local timer = TimerTool.new()
print(timer:run({ operation = "wait", seconds = 0.01 }).waited)
ok, err = pcall(timer.run, timer, { operation = "elapsed", name = "none" })
print(ok, err.type, err.message)

local plans = SchedulerTool.new()
ok, err = pcall(plans.run, plans, { cron = "0 0 30 2", event = "never" })
print(ok, err.type)
print(#plans:run({ operation = "list" }).jobs)
