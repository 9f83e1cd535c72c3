"""The promises of a policy: quotes, evidence and verdicts."""
