"""gunicorn's worker for the streaming application."""

import resource

from provote_core.asgi_serving import AsgiWorker, StreamProtocol

WANTED = 20_200  # file descriptors: a stream has one, and there are at most hub.MAX_STREAMS


class StreamWorker(AsgiWorker):
    """The core's worker for ASGI, with as many file descriptors as the machine permits."""

    CONFIG_KWARGS = AsgiWorker.CONFIG_KWARGS | {"http": StreamProtocol}

    def init_process(self) -> None:
        """Raise the limit of file descriptors before the application starts."""
        raise_limit()
        super().init_process()


def raise_limit() -> None:
    """Raise this process's limit of file descriptors up to WANTED, as far as is permitted."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    possible = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < possible:
        resource.setrlimit(resource.RLIMIT_NOFILE, (possible, hard))
