import gc
import weakref

from analytics_gate.audit.recorder.certificates import MAX_CONTEXTS, Certificates


def test_the_recorder_keeps_the_contexts_of_the_hosts_that_were_asked_for_last_and_no_others() -> (
    None
):
    certificates = Certificates()
    forgotten = weakref.ref(certificates.for_host("first.example"))
    kept = certificates.for_host("second.example")
    for number in range(MAX_CONTEXTS - 1):
        certificates.for_host(f"h{number}.example")
    gc.collect()
    assert forgotten() is None
    assert certificates.for_host("second.example") is kept
