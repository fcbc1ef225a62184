"""`Experts` and `Analyzers` in scripts: agents by what they know, and measures over their results."""

from __future__ import annotations

from kernel.agents.agreement import agreement
from kernel.api.agent import Agent
from kernel.api.definition import script
from kernel.api.parts import part_of
from kernel.api.roles import given_agent
from kernel.api.runnables import face_of
from kernel.api.site import Site
from kernel.registry import Registry
from kernel.spelling import same_name
from kernel.values import Value


class ExpertTable(Registry[str]):
    """Domain → the name of its agent."""

    def __init__(self) -> None:
        super().__init__("expert")


@script("Experts", namespace=True)
class Experts:
    """Agents by what they know.

    ```lua
    Experts.register("law", Agent.new("You are a lawyer"))
    print(Experts.get_for_domain("law"):clarify("May owls be kept at home?"))
    ```
    """

    @staticmethod
    def register(site: Site, domain: str, agent: Value) -> None:
        """Make an agent, given itself or by name, the expert for a domain."""
        expert = given_agent(site, agent)
        site.spell.agents.add(expert.name, expert)
        part_of(site.spell, ExpertTable).add(domain, expert.name)

    @staticmethod
    async def get_for_domain(site: Site, domain: str) -> Agent:
        """The expert for a domain: the one that was registered, else an agent with that skill, else a new one."""
        table = part_of(site.spell, ExpertTable)
        known = next((name for name in table if same_name(name, domain)), None)
        if known is not None:
            found: Agent = face_of(site.spell.agents.get(table.get(known)))
            return found
        for name in site.spell.agents:
            agent = site.spell.agents.get(name)
            if any(same_name(skill, domain) for skill in agent.spec.skills):
                skilled: Agent = face_of(agent)
                return skilled
        prompt = f"You are an expert in {domain}. Answer briefly and precisely, and say what you do not know."
        expert = await Agent.new(site, {"name": f"{domain}_expert", "system_prompt": prompt, "skills": [domain]})
        Experts.register(site, domain, expert)
        return expert

    @staticmethod
    def domains(site: Site) -> list[str]:
        """The domains that have a registered expert."""
        return [*part_of(site.spell, ExpertTable)]


@script("Analyzers", namespace=True)
class Analyzers:
    """Measures over what several agents found.

    ```lua
    print(Analyzers.calculate_correlation({ "owls hunt at night", "at night owls hunt mice" }))
    ```
    """

    @staticmethod
    def calculate_correlation(site: Site, results: list[Value] | dict[str, Value]) -> float:
        """How far results agree, the mean over all pairs: texts by their words (0 to 1), rows of numbers by their
        correlation (-1 to 1). 1 when there are fewer than two.
        """
        return agreement(list(results.values()) if isinstance(results, dict) else results)
