"""For which changes a demand of a policy holds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a change and its context decides which demands hold for it."""

    class_id: str = ""
    environment: str = "production"
    types: frozenset[str] = frozenset()
    traits: frozenset[str] = frozenset()
    risk: str = ""
    result: str = ""
    caused_incident: bool = False
    severities: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class When:
    """For which changes a demand holds: everything that is stated must be so, of a list any one.

    Of `types` and `traits` one is enough where `either` says so. `without` names traits that lift
    the demand; `incident` severities of active incidents, in lower case, where `any` stands for
    every one.
    """

    classes: frozenset[str] = frozenset()
    environments: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    traits: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    risk: frozenset[str] = frozenset()
    results: frozenset[str] = frozenset()
    incident: frozenset[str] = frozenset()
    caused_incident: bool = False
    either: bool = False

    def may_hold(self, class_id: str, environment: str) -> bool:
        """Tell whether the demand can hold for a class in an environment at all."""
        return (not self.classes or class_id in self.classes) and (
            not self.environments or environment in self.environments
        )

    def holds(self, facts: Facts) -> bool:
        """Tell whether the demand holds."""
        return self.may_hold(facts.class_id, facts.environment) and self.rest_holds(facts)

    def rest_holds(self, facts: Facts) -> bool:
        """Tell whether all but class and environment is so."""
        return (
            self._kind_holds(facts)
            and self.without.isdisjoint(facts.traits)
            and (not self.risk or facts.risk in self.risk)
            and self._outcome_holds(facts)
        )

    def _kind_holds(self, facts: Facts) -> bool:
        typed = not self.types or not self.types.isdisjoint(facts.types)
        named = not self.traits or not self.traits.isdisjoint(facts.traits)
        return (typed or named) if self.either else (typed and named)

    def _outcome_holds(self, facts: Facts) -> bool:
        return (
            (not self.results or facts.result in self.results)
            and (not self.caused_incident or facts.caused_incident)
            and (not self.incident or self._incident_holds(facts))
        )

    def _incident_holds(self, facts: Facts) -> bool:
        if "any" in self.incident:
            return bool(facts.severities)
        return not self.incident.isdisjoint(facts.severities)

    @property
    def by_scope_alone(self) -> bool:
        """Tell whether class and environment alone decide."""
        return not (
            self.types or self.traits or self.without or self.risk or self.results
            or self.incident or self.caused_incident
        )  # fmt: skip


ALWAYS = When()
