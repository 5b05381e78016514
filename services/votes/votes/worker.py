"""gunicorn's worker for the casting application."""

from uvicorn_worker import UvicornWorker


class CastWorker(UvicornWorker):
    """uvicorn with uvloop and httptools; it logs nothing of its own, the edge does."""

    CONFIG_KWARGS = {
        "loop": "uvloop",
        "http": "httptools",
        "lifespan": "on",
        "interface": "asgi3",
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "date_header": True,
        "proxy_headers": False,
        "timeout_keep_alive": 75,
    }
