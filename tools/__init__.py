"""What the Makefile, the tests and the quickstart need on the machine they run on."""
