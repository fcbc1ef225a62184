"""The folder that deeds are done in: one notebook with a cell for each thing, and a person's settings."""

from __future__ import annotations

import json

BOOK = "deeds.spell.md"

ASK, BOXES, KEEP, FLOW, WATCH, CHART, SPENT, SCRATCH = range(2, 10)
"""Numbers of the notebook's cells."""

TEXT = """---
title: Deeds
model: demo/assistant
params:
  topic: {type: string, default: owls}
---

# What owls cost

```lua {#ask}
clerk = Agent.new({ name = "clerk", tools = { Calculator.new() } })
print("About " .. params.topic)
return clerk:chat("What is 6 * 7?")
```

```javascript {#boxes}
console.log(`boxes of ${cells.ask}`);
return [1, 2];
```

```lua {#keep}
State.set("seen", (State.get("seen") or 0) + 1)
return "seen " .. State.get("seen")
```

```lua {#flow}
flow = Workflow.sequential({
  name = "brief",
  steps = {
    { name = "sum", tool = "calculator", input = { expression = "20 + 1" } },
    { name = "say", agent = clerk, input = "What is 2 * 21?" },
  },
})
return flow:run({})
```

```lua {#watch}
local seen = 0
Hooks.register("after_tool_call", function(context) print("hooked " .. context.tool_name) end)
Events.on("owl_seen", function(event) seen = seen + event.data.count end)
Events.emit("owl_seen", { count = 2 })
clerk:chat("What is 3 * 3?")
return "heard " .. seen
```

```lua {#chart}
local birds = {}
for i = 1, 30 do birds[i] = { name = "owl " .. i, weight = i % 7 } end
display.chart(birds, { kind = "bar", x = "name", y = "weight", title = "Weights" })
return birds
```

```sql {#spent}
select operation, count(*) as calls, sum(input_tokens) as tokens from spans group by operation order by operation
```

```lua {#scratch}
-- for what is tried
```
"""

SETTINGS = """# Files are only written when a person says so.
[security]
profile = "careful"
[security.profiles.careful]
base = "medium"
ask = ["destructive"]
"""

JUPYTER = json.dumps(
    {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "cells": [
            {"id": "a", "cell_type": "markdown", "metadata": {}, "source": "# From elsewhere"},
            {
                "id": "b", "cell_type": "code", "metadata": {}, "source": "print(1)",
                "outputs": [], "execution_count": None,
            },
        ],
    }
)  # fmt: skip
"""A notebook of another program."""
