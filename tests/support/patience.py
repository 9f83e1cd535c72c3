"""How long a test waits for what is certain to come: a busy machine is no finding."""

from analytics_gate.audit.recorder.connections import Connection
from analytics_gate.audit.recorder.recorder import Recorder

PATIENCE_S = 90.0


class PatientRecorder(Recorder):
    """A recorder that waits long before it says that something did not come."""

    def wait_for(
        self, host: str, *, path: str | None = None, timeout_s: float = PATIENCE_S
    ) -> Connection:
        return super().wait_for(host, path=path, timeout_s=timeout_s)

    def wait_until_idle(self, *, timeout_s: float = PATIENCE_S) -> None:
        super().wait_until_idle(timeout_s=timeout_s)
