print(chat_agent:chat("Hello"))
print(research_agent:chat("What do owls eat?"))
