// Shows: GitHubTool, GitHub, JiraTool, Jira
// Issues and files of a forge, and the issues of a tracker.
const failed = async (tool, params) => {
  const err = await tool.run(params).catch((error) => error);
  console.log(`${err.type}\t${err.message}`);
};

const github = new GitHubTool({ token: "ghp_owls", repo: "owls/barn", baseUrl: `${server}/github` });
const issue = await github.run({ operation: "create_issue", title: "Too few voles", labels: ["hunger"] });
console.log(`${issue.number}\t${issue.title}`);
console.log((await github.run({ operation: "comment", number: issue.number, body: "I saw two." })).body);
console.log((await github.run({ operation: "list_issues", limit: 120 })).items.length);
console.log((await github.run({ operation: "get_file", path: "README.md" })).content);
console.log((await github.run({ operation: "search_issues", query: "voles" })).total_count);
await failed(new GitHub({ token: "ghp_revoked", repo: "owls/barn", baseUrl: `${server}/github` }), {
  operation: "get_repo",
});
await failed(new GitHub({ repo: "owls/barn", readOnly: true }), { operation: "create_issue", title: "x" });

const jira = new JiraTool({ baseUrl: `${server}/jira`, email: "ada@example.com", apiToken: "token-of-owls" });
console.log((await jira.run({ operation: "create", project: "OWL", summary: "Too few voles" })).key);
console.log((await jira.run({ operation: "transition", issue: "OWL-8", transition: "Done" })).key);
console.log((await jira.run({ operation: "search", jql: "project = OWL" })).issues.length);
console.log((await jira.run({ operation: "get", issue: "OWL-1" })).description);
await failed(new Jira({ baseUrl: `${server}/jira`, token: "pat-of-owls" }), { operation: "get", issue: "OWL-99" });
