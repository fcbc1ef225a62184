print(pcall(function() return tool:run({ operation = "write", path = "./output/x.txt", content = "x" }) end))
