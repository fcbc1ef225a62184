print(pcall(function() return NetworkWorkflow:run({ topic = "owls" }) end))
