"""The route of a call as a graph: numbers, registrations, applications, rules, scenarios, users and lines.

``resources`` is what it is made of; ``view`` finds what an id or a name stands for, ``links`` what leads to what, and
``health`` how each is on record. ``graph`` puts this together, now and after the plan; ``words`` has the texts of nodes
and edges, and ``mermaid`` writes it.
"""
