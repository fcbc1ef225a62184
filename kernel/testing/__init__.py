"""A kit for tests of spells and of programs that run them: doubles for models, tools and agents, and a runtime.

from kernel.testing import fake_model, rehearse
"""

from kernel.testing.bridge_check import check_bridge
from kernel.testing.bridges import BridgeCall, MockBridge
from kernel.testing.cases import ANY, CaseResult, ScriptTestCase
from kernel.testing.doubles import Doubles, FakeTool, Outcome, fake_agent, fake_tool
from kernel.testing.engines import ExecutionEvent, MockEngine, MockRun
from kernel.testing.environment import TestEnvironment
from kernel.testing.fakes import FakeModel, ModelCall, fake_model
from kernel.testing.fixtures import Fixtures, fixture_versions, load_fixtures
from kernel.testing.models import OfflineModels
from kernel.testing.rehearsal import Rehearsal, rehearse
from kernel.testing.screen import Paper
from kernel.testing.side_effects import BridgeCalled, FileWritten, SideEffect, StateSet, ToolCalled

__all__ = [
    "ANY",
    "BridgeCall",
    "BridgeCalled",
    "CaseResult",
    "Doubles",
    "ExecutionEvent",
    "FakeModel",
    "FakeTool",
    "FileWritten",
    "Fixtures",
    "MockBridge",
    "MockEngine",
    "MockRun",
    "ModelCall",
    "OfflineModels",
    "Outcome",
    "Paper",
    "Rehearsal",
    "ScriptTestCase",
    "SideEffect",
    "StateSet",
    "TestEnvironment",
    "ToolCalled",
    "check_bridge",
    "fake_agent",
    "fake_model",
    "fake_tool",
    "fixture_versions",
    "load_fixtures",
    "rehearse",
]
