print(inspect(workflow:run({ query = "owls" })))
