"""The parts of the plugin's screens on one page, for who designs a site around them."""
