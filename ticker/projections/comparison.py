"""Artefacts rendered now compared with those in the store, byte for byte."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ticker.projections.artefact import Artefact


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How artefacts rendered now compare with those stored: how many are the same bytes, and which are not."""

    same: int
    different: Sequence[str] = ()
    missing: Sequence[str] = ()
    extra: Sequence[str] = ()

    @property
    def identical(self) -> bool:
        return not (self.different or self.missing or self.extra)

    @property
    def differences(self) -> Sequence[str]:
        """One line each, by path."""
        notes = dict.fromkeys(self.different, "differs")
        notes |= dict.fromkeys(self.missing, "is missing") | dict.fromkeys(self.extra, "should not be there")
        return [f"{path} {notes[path]}" for path in sorted(notes)]


def compare(rendered: Sequence[Artefact], stored: Mapping[str, bytes]) -> Comparison:
    """Compare what was rendered now with what is stored, byte for byte."""
    expected = {artefact.path: artefact.body for artefact in rendered}
    both = expected.keys() & stored.keys()
    different = sorted(path for path in both if expected[path] != stored[path])
    return Comparison(
        same=len(both) - len(different),
        different=different,
        missing=sorted(expected.keys() - stored.keys()),
        extra=sorted(stored.keys() - expected.keys()),
    )
