console.log(await agent.chat("Hello"), profiler.getStats());
