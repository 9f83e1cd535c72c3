"""The declaration: which services a site may use, as frozen values read from `services.yml`."""
