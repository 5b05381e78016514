"""Connections to receivers: the name is resolved, every address checked, and the checked one used.

The check is a part of opening the connection. Nothing resolves the name again between the two, so
a name server that changes its answer (DNS rebinding) gains nothing. TLS verifies the certificate
for the name as usual.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Collection
from concurrent.futures import Executor
from functools import cache, partial

from webhooks.addresses import Network, is_allowed
from webhooks.exchange import Connection

MOST_ADDRESSES = 8  # of one name, which are tried; all of them are checked
CONNECT = 5.0  # seconds for one of them, with the handshake of TLS

Resolve = Callable[[str, int], Awaitable[list[str]]]


class AddressRefused(Exception):
    """An address of the receiver is not on the public internet; nothing was connected."""


class Unresolvable(Exception):
    """The name of the receiver has no address, or its name server does not answer."""


async def resolve(host: str, port: int, *, executor: Executor | None = None) -> list[str]:
    """All addresses of `host`, as the system resolves it. Raises Unresolvable.

    It runs in a thread of `executor`, for as long as the system's resolver waits.
    """
    look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = await asyncio.get_running_loop().run_in_executor(executor, look_up)
    except (OSError, UnicodeError) as error:
        raise Unresolvable(str(error)) from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@cache
def _trusting() -> ssl.SSLContext:
    """The system's authorities, which take a tenth of a second to read."""
    return ssl.create_default_context()


class Connector:
    """Opens connections, only to addresses that `addresses.is_allowed` admits."""

    def __init__(
        self,
        resolve: Resolve,
        *,
        networks: Collection[Network] = (),
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._resolve = resolve
        self._networks = networks
        self._context = context

    async def connect(self, host: str, port: int, *, tls: bool) -> Connection:
        """A connection to the first address of `host` that accepts.

        Raises AddressRefused if any of them is refused: a name with a public and a private address
        is an attack or a mistake. Raises Unresolvable, TimeoutError, OSError, ssl.SSLError.
        """
        addresses = await self._resolve(host, port)
        if not addresses:
            raise Unresolvable(host)
        for address in addresses:
            if not is_allowed(address, networks=self._networks):
                raise AddressRefused(host)
        context, name = (self._context or _trusting(), host) if tls else (None, None)
        loop = asyncio.get_running_loop()
        failure: Exception = Unresolvable(host)
        for address in addresses[:MOST_ADDRESSES]:
            try:
                async with asyncio.timeout(CONNECT):
                    # An address in digits is not resolved again.
                    _, connection = await loop.create_connection(
                        Connection, address, port, ssl=context, server_hostname=name
                    )
                return connection
            except OSError as error:  # timeouts and errors of TLS are such
                failure = error
        raise failure
