"""The kernels pass Jupyter's own suite for kernels, `jupyter_kernel_test`, with every sample filled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import jupyter_kernel_test
import pytest

from kernel.protocols.jupyter.spec import TITLES, install_spec, spec_name


@pytest.fixture(scope="module", autouse=True)
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("jupyter")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder))
        patch.setenv("JUPYTER_RUNTIME_DIR", str(folder / "runtime"))
        patch.chdir(folder)
        for language in TITLES:
            install_spec(folder, language=language)
        yield


class Conforming(jupyter_kernel_test.KernelTests):
    """What all three share."""

    __test__ = False
    supported_history_operations = ("tail", "range", "search")

    def test_every_sample_is_filled(self) -> None:
        samples = [
            name
            for name in vars(jupyter_kernel_test.KernelTests)
            if name.startswith("code_") or name.endswith("_samples")
        ]
        assert len(samples) >= 12
        assert all(getattr(self, name) for name in samples)


class TestLua(Conforming):
    __test__ = True
    kernel_name = spec_name("lua")
    language_name = "lua"
    file_extension = ".lua"
    code_hello_world = 'print("hello, world")'
    code_stderr = 'io.stderr:write("aside\\n")'
    completion_samples: ClassVar = [{"text": "string.fo", "matches": {"format"}}, {"text": "Agent.ne"}]
    complete_code_samples: ClassVar = ["x = 1", "for i = 1, 3 do print(i) end"]
    incomplete_code_samples: ClassVar = ["for i = 1, 3 do", "function f()"]
    invalid_code_samples: ClassVar = ["x = = 1", "end"]
    code_page_something = "Agent.new?"
    code_generate_error = 'error("no")'
    code_execute_result: ClassVar = [{"code": "return 6 * 7", "result": "42"}, {"code": "return #'abc'", "result": "3"}]
    code_display_data: ClassVar = [{"code": "display.html('<b>x</b>')", "mime": "text/html"}]
    code_history_pattern = "return 6*"
    code_inspect_sample = "Agent.new"
    code_clear_output = "display.clear()"


class TestJavaScript(Conforming):
    __test__ = True
    kernel_name = spec_name("javascript")
    language_name = "javascript"
    file_extension = ".js"
    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("aside")'
    completion_samples: ClassVar = [{"text": "Math.hyp"}, {"text": "Agent."}]
    complete_code_samples: ClassVar = ["let x = 1", "for (const i of [1]) { console.log(i) }"]
    incomplete_code_samples: ClassVar = ["for (const i of [1]) {", "function f() {"]
    invalid_code_samples: ClassVar = ["let x = = 1", "}"]
    code_page_something = "?Agent"
    code_generate_error = 'throw new Error("no")'
    code_execute_result: ClassVar = [{"code": "6 * 7", "result": "42"}, {"code": "'abc'.length", "result": "3"}]
    code_display_data: ClassVar = [{"code": "display.html('<b>x</b>')", "mime": "text/html"}]
    code_history_pattern = "6 *"
    code_inspect_sample = "Agent"
    code_clear_output = "display.clear()"


class TestPython(Conforming):
    __test__ = True
    kernel_name = spec_name("python")
    language_name = "python"
    file_extension = ".py"
    code_hello_world = 'print("hello, world")'
    code_stderr = 'import sys; print("aside", file=sys.stderr)'
    completion_samples: ClassVar = [{"text": "Agent."}]
    complete_code_samples: ClassVar = ["x = 1", "print('a')\n"]
    incomplete_code_samples: ClassVar = ["for i in range(3):", "x = ("]
    invalid_code_samples: ClassVar = ["x = = 1", ")"]
    code_page_something = "Agent?"
    code_generate_error = 'raise ValueError("no")'
    code_execute_result: ClassVar = [{"code": "6 * 7", "result": "42"}, {"code": "len('abc')", "result": "3"}]
    code_display_data: ClassVar = [{"code": "display.html('<b>x</b>')", "mime": "text/html"}]
    code_history_pattern = "6 *"
    code_inspect_sample = "Agent"
    code_clear_output = "display.clear()"


class TestWelcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = spec_name("lua")
    support_iopub_welcome = True
