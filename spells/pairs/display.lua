-- Shows: display
local birds = { { name = "owl", weight = 1.5 }, { name = "kiwi", weight = 3 } }
display.table(birds, { title = "Birds", columns = { "name", "weight" } })
display.table({ { "owl", 1.5 }, { "kiwi" } }, { columns = { "bird" } })
display.table({ 3, 1, 2 })
display.chart(birds, { kind = "bar", x = "name", y = "weight", title = "Weights", x_label = "bird", y_label = "kg", height = 200 })
display.chart({ { day = 1, eggs = 2 }, { day = 2, eggs = 5 } }, { x = "day" })
display.markdown("Kiwis are **heavier**.")
display.html("<b>Kiwis</b>")
display.json({ 1, { deep = true } })
display.image('<svg xmlns="http://www.w3.org/2000/svg"/>', { alt = "Nothing", width = 20 })
display.audio("RIFF....WAVE....")
local ok, trouble = pcall(display.chart, birds, { y = "name" })
print(tostring(ok) .. " " .. trouble.message)
