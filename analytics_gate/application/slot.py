"""The place in a page where the gate belongs."""

from dataclasses import dataclass

from analytics_gate.application.marks import Marks


@dataclass(frozen=True, slots=True)
class Slot:
    """The offset `at` of a page's bytes; the gate stands in `marks` there, between `lead` and `trail`, in `codec`.

    Both are in ASCII, as the gate is, or escapes of the codec's own.
    """

    at: int
    lead: bytes
    trail: bytes
    marks: Marks
    codec: str

    def filled(self, page: bytes, gate: bytes) -> bytes:
        """The page with the gate."""
        text = (self.lead + gate + self.trail).decode("ascii")
        return page[: self.at] + self.marks.framed(text).encode(self.codec) + page[self.at :]
