"""MegaFon: the VATS Data API's virtual numbers."""
