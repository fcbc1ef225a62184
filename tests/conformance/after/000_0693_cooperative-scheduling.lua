local work = long_running_agent()
print(work())
print(work())
