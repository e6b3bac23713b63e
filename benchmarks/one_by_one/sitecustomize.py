"""On the module path of a provider process, this makes it read every object by itself, for comparison."""

import sys

if any("pulumi.dynamic" in argument for argument in sys.orig_argv):
    from pulumi_telephony.http import listing as snapshot

    snapshot.PAGES = 0
