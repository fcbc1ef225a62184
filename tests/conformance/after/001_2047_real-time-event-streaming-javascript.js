console.log(await chatAgent.chat("What is an owl?"));
const dashboard = monitor.getDashboardData();
console.log(dashboard.agents[0].status, JSON.stringify(dashboard.metrics));
