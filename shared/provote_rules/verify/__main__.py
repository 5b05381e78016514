"""python -m provote_rules.verify is provote-verify as well."""

import sys

from provote_rules.verify import main

sys.exit(main())
