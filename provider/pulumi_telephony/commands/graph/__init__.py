"""The route of a call in one picture: ``telephony graph``.

``reading`` takes a state or a preview, whose parser is that of the review; ``commands/route`` makes the graph of it and
writes Mermaid, ``drawing`` DOT and SVG.
"""
