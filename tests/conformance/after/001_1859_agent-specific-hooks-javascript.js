console.log(await agent.chat("What is an owl?"));
