console.log(await agent.chat("What is 12 * 12?"));
