print(agent:chat("Hello"))
