// Shows: Workflow
const fail = (message) => {
  throw new Error(message);
};

// The last step that was done is undone first. The error tells the step, and what became of the others.
const book = Workflow.sequential({
  name: "trip",
  steps: [
    { name: "train", handler: () => "seat 7", compensate: (seat) => console.log(`give back ${seat}`) },
    { name: "hotel", handler: () => "room 12", compensate: (room) => console.log(`cancel ${room}`) },
    { name: "pay", handler: () => fail("no money") },
  ],
});
const error = await book.run("Rome").catch((error) => error);
console.log(`false\t${error.message}`);
const { stepName, stepIndex, workflowName, cause, undone } = error;
console.log([stepName, stepIndex, workflowName, cause.message, undone.join(" ")].join("\t"));
return error.type;
