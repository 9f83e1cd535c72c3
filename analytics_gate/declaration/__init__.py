"""The declaration: the services that a site may use, as values read from `services.yml`."""
