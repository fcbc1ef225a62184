// Shows: Scheduler, AsyncScheduler
// Tasks take turns: each goes on until it gives its turn away, waits for something, or ends.
const scheduler = await new Scheduler();
const order = [];
for (const owl of ["barn", "tawny"]) {
  await scheduler.add(async () => {
    for (let turn = 1; turn <= 3; turn++) {
      order.push(owl + turn);
      await scheduler.yield();
    }
    return `${owl} is home`;
  }, owl);
}
console.log(`${scheduler.tasks[0].name}\t${scheduler.tasks[0].status}`);
const results = await scheduler.run();
console.log(order.join(" "));
console.log(`${results.barn}\t${results.tawny}`);

// A task that waits does not keep the others waiting. One without a name is given one.
const later = new AsyncScheduler();
const done = [];
await later.addTask("slow", async () => {
  await Async.sleep(20);
  done.push("slow");
});
const name = await later.add(async () => {
  done.push("quick");
  return 42;
});
console.log(name);
console.log(`${(await later.run())["task 2"]}\t${done.join(" ")}`);

// When a task fails, the others still end; then the error of the task is raised.
const brave = new Scheduler();
await brave.addTask("lost", async () => {
  throw new Error("no way home");
});
await brave.addTask("found", async () => {
  await brave.yield();
  return "home";
});
const failed = await brave.run().catch((error) => error);
console.log(`${failed.task}\t${failed.message}`);
for (const task of brave.tasks) {
  console.log(`${task.name}\t${task.status}\t${task.result ?? task.error.message}`);
}
return order.length;
