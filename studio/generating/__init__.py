"""New files to begin with: an agent, a tool, a workflow or a notebook, each with a test that passes at once."""
