print(agent:chat("What is 12 * 12?"))
