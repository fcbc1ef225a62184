print(agent:chat("What is 12 * 12?"))
agent:emit("long_operation", { size = 3 })
