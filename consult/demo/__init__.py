"""The demonstration: a made-up case that is told through the services, so that it lives as a real one would."""
