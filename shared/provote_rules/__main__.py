"""`python -m provote_rules` is `provote-verify`, where the command is not installed."""

import sys

from provote_rules.verify import main

sys.exit(main())
