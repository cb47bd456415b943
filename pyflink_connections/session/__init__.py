"""What a configuration makes of a session: its stores, its rules and its connections; no JVM."""
