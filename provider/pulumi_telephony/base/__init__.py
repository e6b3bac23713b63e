"""What all other packages build on; imports none of them."""
