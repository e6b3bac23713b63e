"""A throw-away certificate authority, so that clients who insist on HTTPS can be pointed at loopback."""

from __future__ import annotations

from pathlib import Path

import trustme

NAMES = ("127.0.0.1", "localhost")


def write_certificates(directory: Path) -> tuple[Path, Path]:
    """Make an authority and a server certificate from it; (authority for clients, key and chain for the server)."""
    authority = trustme.CA()
    bundle, server = directory / "ca.pem", directory / "server.pem"
    authority.cert_pem.write_to_path(bundle)
    server.touch(mode=0o600)
    authority.issue_cert(*NAMES).private_key_and_cert_chain_pem.write_to_path(server)
    return bundle, server
