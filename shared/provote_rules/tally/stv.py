"""The family of the single transferable vote."""

from provote_rules.tally.meek import MEEK_PRF
from provote_rules.tally.scottish import SCOTTISH_STV
from provote_rules.tally.wig import MINNEAPOLIS_STV

STV = (SCOTTISH_STV, MINNEAPOLIS_STV, MEEK_PRF)
