"""The loops that give a service's events their positions and publish them."""

from provote_core import conf
from provote_core.outbox import publisher, sequencer
from provote_core.outbox.loops import Loop
from provote_core.services import source_of

SEQUENCE_EVERY = 0.1  # seconds
# After events more usually follow, and a large message costs little more than a small one.
PACE = 0.3  # seconds
PUBLISH_EVERY = 1.0  # seconds, unless the sequencer wakes the publisher earlier


def relay_loops(service: str) -> list[Loop]:
    """The sequencer and the publisher of `service`; any number of processes may run them."""
    source = source_of(service)
    sender = publisher.Broker(conf.broker_url(), source)

    def publish() -> float:
        try:
            return 0 if publisher.publish(source, sender) else PUBLISH_EVERY
        except publisher.BrokerErrors:
            sender.close()
            raise

    publishing = Loop("publish", publish, expected=publisher.BrokerErrors)

    def sequence() -> float:
        sequenced = sequencer.assign_positions(source)
        if sequenced:
            publishing.wake()
        if sequenced == sequencer.ROWS:
            return 0
        return PACE if sequenced else SEQUENCE_EVERY

    return [Loop("stamp", sequence, expected=()), publishing]
