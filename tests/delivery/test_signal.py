"""Signals in a request's header fields, by the file of cases."""

import pytest

from analytics_gate.delivery.signal import is_signalled
from tests.support.signals import Request, requests


@pytest.mark.parametrize("request_", requests(), ids=str)
def test_a_request_signals_or_not(request_: Request) -> None:
    assert is_signalled(request_.fields) is request_.signalled


def test_a_fields_value_is_without_the_space_around_it() -> None:
    assert is_signalled([("Sec-GPC", " 1\t")])
    assert is_signalled([("DNT", "\t1")])
