"""The visible table of everything a script can use. To add something, write its class and put it here.

Classes are imported when a script first uses them, so that a small spell starts fast; what preludes need
to know of them before is in `bindings.json`, which `python -m kernel.api.bindings` writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from kernel.spelling import snake_case

if TYPE_CHECKING:
    from kernel.tools.definition import Entry

CLASSES: dict[str, str] = {
    "Agent": "kernel.api.agent:Agent",
    "AgentBuilder": "kernel.api.agent_builder:AgentBuilder",
    "BaseAgent": "kernel.api.base_agent:BaseAgent",
    "AgentTool": "kernel.api.agent_tool:AgentTool",
    "AgentTemplates": "kernel.api.agent_templates:AgentTemplates",
    "AgentTemplateFactory": "kernel.api.agent_templates:AgentTemplateFactory",
    "Experts": "kernel.api.experts:Experts",
    "Analyzers": "kernel.api.experts:Analyzers",
    "Tool": "kernel.api.tool:Tool",
    "Tools": "kernel.api.tools:Tools",
    "Workflow": "kernel.api.workflow:Workflow",
    "SequentialWorkflow": "kernel.api.workflow_kinds:SequentialWorkflow",
    "ParallelWorkflow": "kernel.api.workflow_kinds:ParallelWorkflow",
    "ConditionalWorkflow": "kernel.api.workflow_kinds:ConditionalWorkflow",
    "LoopWorkflow": "kernel.api.workflow_kinds:LoopWorkflow",
    "MapReduceWorkflow": "kernel.api.workflow_kinds:MapReduceWorkflow",
    "PipelineWorkflow": "kernel.api.workflow_kinds:PipelineWorkflow",
    "WorkflowBuilder": "kernel.api.workflow_builder:WorkflowBuilder",
    "DynamicWorkflowBuilder": "kernel.api.workflow_builder:DynamicWorkflowBuilder",
    "WorkflowStep": "kernel.api.workflow_types:WorkflowStep",
    "WorkflowSteps": "kernel.api.workflow_types:WorkflowSteps",
    "workflow": "kernel.api.workflow_kinds:OlderWorkflow",
    "CompositeAgent": "kernel.api.teams:CompositeAgent",
    "PipelineAgent": "kernel.api.teams:PipelineAgent",
    "HierarchicalAgent": "kernel.api.teams:HierarchicalAgent",
    "MultiAgentSystem": "kernel.api.teams_systems:MultiAgentSystem",
    "AgentPool": "kernel.api.teams_systems:AgentPool",
    "StateHandoff": "kernel.api.handoff:StateHandoff",
    "PromptTemplate": "kernel.api.prompts:PromptTemplate",
    "Hooks": "kernel.api.hooks:Hooks",
    "LoggingHook": "kernel.api.standard_hooks:LoggingHook",
    "MetricsHook": "kernel.api.standard_hooks:MetricsHook",
    "RateLimitHook": "kernel.api.standard_hooks:RateLimitHook",
    "CacheHook": "kernel.api.standard_hooks:CacheHook",
    "RetryHook": "kernel.api.standard_hooks:RetryHook",
    "TracingHook": "kernel.api.standard_hooks:TracingHook",
    "DebugHook": "kernel.api.standard_hooks:DebugHook",
    "Middleware": "kernel.api.middleware:Middleware",
    "Next": "kernel.api.middleware:Next",
    "Events": "kernel.api.events:Events",
    "eventBus": "kernel.api.events:EventBus",
    "event_bus": "kernel.api.events:LuaEventBus",
    "EventEmitter": "kernel.api.emitters:EventEmitter",
    "EventSystem": "kernel.api.emitters:EventSystem",
    "EventAggregator": "kernel.api.aggregator:EventAggregator",
    "Reply": "kernel.api.reply:Reply",
    "Debug": "kernel.api.debug:Debug",
    "Profiler": "kernel.api.profiler:Profiler",
    "Param": "kernel.api.param:Param",
    "State": "kernel.api.state:State",
    "StateScope": "kernel.api.state_scope:StateScope",
    "Stream": "kernel.api.stream:Stream",
    "Promise": "kernel.api.promise:Promise",
    "Settle": "kernel.api.promise:Settle",
    "Scheduler": "kernel.api.scheduler:Scheduler",
    "AsyncScheduler": "kernel.api.scheduler:AsyncScheduler",
    "Async": "kernel.api.waiting:Async",
    "ErrorHandler": "kernel.api.error_reports:ErrorReports",
    "ErrorRecovery": "kernel.api.recovery:ErrorRecovery",
    "RetryPolicy": "kernel.api.recovery:RetryPolicy",
    "CircuitBreaker": "kernel.api.recovery:CircuitBreaker",
    "Logger": "kernel.api.logger:Logger",
    "logger": "kernel.api.logger:SmallLogger",
    "FieldLogger": "kernel.api.logger:FieldLogger",
    "MetricsCollector": "kernel.api.metrics:MetricsCollector",
    "metrics": "kernel.api.metrics:Metrics",
    "Timer": "kernel.api.metrics:Timer",
    "RateLimiter": "kernel.api.limits:RateLimiter",
    "rate_limiter": "kernel.api.limits:SharedLimiter",
    "rateLimiter": "kernel.api.limits:CamelLimiter",
    "ContentModerator": "kernel.api.moderation:ContentModerator",
    "AuditLogger": "kernel.api.audit:AuditLogger",
    "Cache": "kernel.api.cache:Cache",
    "cache": "kernel.api.cache:SmallCache",
    "llm": "kernel.api.llm:Llm",
    "LlmAgent": "kernel.api.llm:LlmAgent",
    "display": "kernel.api.displays:Display",
    "util": "kernel.api.library:Util",
    "http": "kernel.api.web:Http",
    "uuid": "kernel.api.library:Uuid",
    "io": "kernel.api.library:Io",
    "ForeignFunction": "kernel.api.foreign:ForeignFunction",
    "json": "kernel.api.library:Json",
    "inspect": "kernel.api.library:Inspect",
    "console": "kernel.api.library:Console",
}
"""Name in scripts → where its class is."""

TOOL_MODULES = (
    "kernel.tools.communication.discord",
    "kernel.tools.communication.email",
    "kernel.tools.communication.slack",
    "kernel.tools.communication.twilio",
    "kernel.tools.crypto.table",
    "kernel.tools.data.analysis",
    "kernel.tools.data.charts",
    "kernel.tools.data.csv",
    "kernel.tools.data.duckdb",
    "kernel.tools.data.json",
    "kernel.tools.data.regex",
    "kernel.tools.data.sqlite",
    "kernel.tools.data.xml",
    "kernel.tools.integration.aws",
    "kernel.tools.integration.github",
    "kernel.tools.integration.jira",
    "kernel.tools.integration.kubernetes",
    "kernel.tools.math.table",
    "kernel.tools.system.table",
    "kernel.tools.text",
    "kernel.tools.time.table",
    "kernel.tools.web.table",
    "kernel.tools.ai.table",
    "kernel.tools.listener.table",
)
"""Where the built-in tools of each category are listed, in `TOOLS`."""


@cache
def builtin_tools() -> dict[str, Entry]:
    """Every built-in tool by its own name (`calculator`)."""
    return {entry.name: entry for module in TOOL_MODULES for entry in import_module(module).TOOLS}


@cache
def tool_classes() -> dict[str, Entry]:
    """The script classes of the built-in tools, aliases included (`Calculator`, `CalculatorTool`)."""
    return {name: entry for entry in builtin_tools().values() for name in (entry.script_class, *entry.aliases)}


def tool_named(said: str) -> Entry | None:
    """The built-in tool that somebody means: by its name, a class, an alias, the category before it, in any spelling.

    `csv`, `csv-tool`, `CSV`, `data.CsvTool` are one; None when it is none.
    """
    category, _, last = said.rpartition(".")
    wanted = _plain(last)
    for name, entry in tool_classes().items():
        if category in ("", entry.category) and wanted in (_plain(name), _plain(entry.name)):
            return entry
    return None


def _plain(name: str) -> str:
    spelled = snake_case(name).replace("-", "_").removesuffix("_tool")
    return spelled.replace("_", "")


@cache
def load_class(name: str) -> type:
    """The script class of a name. `NotFoundError` when there is none."""
    if name in CLASSES:
        module, attribute = CLASSES[name].split(":")
        cls: type = getattr(import_module(module), attribute)
        return cls
    if name in tool_classes():
        from kernel.api.builtin_tools import builtin_class

        return builtin_class(tool_classes()[name], name)
    from kernel.api.roles import role_class

    return role_class(name)


def all_classes() -> Iterator[type]:
    """Every script class, imported."""
    from kernel.agents.roles import named_roles

    for name in (*CLASSES, *tool_classes(), *named_roles()):
        yield load_class(name)
