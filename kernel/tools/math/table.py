"""The tools that compute."""

from __future__ import annotations

from kernel.tools.definition import Entry, Hints
from kernel.tools.math.calculator import calculator
from kernel.tools.math.linear_algebra import MatrixOptions, linear_algebra
from kernel.tools.math.statistics import StatisticsOptions, statistics
from kernel.tools.math.symbolic import SymbolicOptions, symbolic_math

COMPUTES = Hints(read_only=True, idempotent=True)

TOOLS = (
    Entry("Calculator", calculator, hints=COMPUTES, aliases=("CalculatorTool",)),
    Entry("StatisticsTool", statistics, StatisticsOptions, COMPUTES, aliases=("Statistics",)),
    Entry("LinearAlgebraTool", linear_algebra, MatrixOptions, COMPUTES, aliases=("LinearAlgebra",)),
    Entry("SymbolicMathTool", symbolic_math, SymbolicOptions, COMPUTES, aliases=("SymbolicMath",)),
)
