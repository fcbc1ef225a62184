print(agent:chat("What is 2 + 3?"))
