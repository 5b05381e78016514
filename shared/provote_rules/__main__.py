"""`python -m provote_rules` is `provote-verify`, without an installed command."""

import sys

from provote_rules.verify import main

sys.exit(main())
