"""The services that come with this package, one module each; imported when they are used."""
