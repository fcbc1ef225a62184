print(inspect(CollaborationWorkflow:run({ topic = "owls" })))
