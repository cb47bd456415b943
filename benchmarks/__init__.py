"""What connections cost, measured beside doing without them."""
