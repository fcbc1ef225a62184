print(Agent.new({ system_prompt = "You are terse.", model = "demo/echo" }):chat("Hello, world."))
