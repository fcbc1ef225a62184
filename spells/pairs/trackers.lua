-- Shows: GitHubTool, GitHub, JiraTool, Jira
-- Issues and files of a forge, and the issues of a tracker.
local function failed(tool, params)
  local _, err = pcall(tool.run, tool, params)
  print(err.type, err.message)
end

local github = GitHubTool.new({ token = "ghp_owls", repo = "owls/barn", base_url = server .. "/github" })
local issue = github:run({ operation = "create_issue", title = "Too few voles", labels = { "hunger" } })
print(issue.number, issue.title)
print(github:run({ operation = "comment", number = issue.number, body = "I saw two." }).body)
print(#github:run({ operation = "list_issues", limit = 120 }).items)
print(github:run({ operation = "get_file", path = "README.md" }).content)
print(github:run({ operation = "search_issues", query = "voles" }).total_count)
failed(GitHub.new({ token = "ghp_revoked", repo = "owls/barn", base_url = server .. "/github" }), { operation = "get_repo" })
failed(GitHub.new({ repo = "owls/barn", read_only = true }), { operation = "create_issue", title = "x" })

local jira = JiraTool.new({ base_url = server .. "/jira", email = "ada@example.com", api_token = "token-of-owls" })
print(jira:run({ operation = "create", project = "OWL", summary = "Too few voles" }).key)
print(jira:run({ operation = "transition", issue = "OWL-8", transition = "Done" }).key)
print(#jira:run({ operation = "search", jql = "project = OWL" }).issues)
print(jira:run({ operation = "get", issue = "OWL-1" }).description)
failed(Jira.new({ base_url = server .. "/jira", token = "pat-of-owls" }), { operation = "get", issue = "OWL-99" })
