"""Faults that are collected until all are known."""

from typing import Self

import attrs

from zscaler_mcp.errors import ConfigurationError, Fault

__all__ = ["Findings"]


@attrs.frozen
class Findings:
    """What was found so far, with the setting that is being looked at."""

    where: str
    refusals: list[Fault] = attrs.field(factory=list)
    """What cannot be served."""

    warnings: list[Fault] = attrs.field(factory=list)
    """What should be mended."""

    def under(self, where: str) -> Self:
        """The same findings, while another setting is looked at."""
        return attrs.evolve(self, where=where)

    def refuse(self, what: str, remedy: str = "") -> None:
        """Note what cannot be served."""
        self.refusals.append(Fault(where=self.where, what=what, remedy=remedy))

    def warn(self, what: str, remedy: str = "") -> None:
        """Note what should be mended."""
        self.warnings.append(Fault(where=self.where, what=what, remedy=remedy))

    def raise_refusals(self) -> None:
        """Say everything in one go.

        :raises ConfigurationError: if anything cannot be served.
        """
        if self.refusals:
            raise ConfigurationError(tuple(self.refusals))
