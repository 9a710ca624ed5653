"""What the single sign-on says of itself: OpenID Connect Discovery 1.0, and its keys; bounded, and kept for a while."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ticker.accounts.idtoken import ALGORITHMS
from ticker.accounts.openid_refusal import Reason, SignInRefused
from ticker.config import is_loopback

CACHED_FOR = timedelta(hours=1)
"""Providers announce new keys days ahead; a key we do not know is asked for at once anyway."""

SECONDS = 10
MAX_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The provider's metadata as far as we use it (section 3).

    `names_itself`: it says who it is on the way back (RFC 9207). `secret_in_form`: it does not take the secret in the
    header that every provider should take it in.
    """

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    algorithms: Sequence[str]
    names_itself: bool
    secret_in_form: bool


class Discovery:
    """Asks the provider at `issuer` when something is first needed, and again after `CACHED_FOR`."""

    def __init__(self, issuer: str, http: ClientSession, *, now: Callable[[], datetime]) -> None:
        self._issuer = issuer
        self._http = http
        self._now = now
        self._metadata: tuple[datetime, Metadata] | None = None
        self._keys: tuple[datetime, KeySet] | None = None

    async def metadata(self) -> Metadata:
        """Its metadata.

        Raises:
            SignInRefused: it does not answer, or not as that issuer.
        """
        if self._metadata is None or self._now() >= self._metadata[0] + CACHED_FOR:
            address = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
            self._metadata = self._now(), _metadata(await fetch(self._http, "GET", address), self._issuer)
        return self._metadata[1]

    async def keys(self, *, newest: bool = False) -> KeySet:
        """The keys it signs with; `newest` asks for them whatever is known.

        Raises:
            SignInRefused: it does not answer, or has no key we can use.
        """
        if newest or self._keys is None or self._now() >= self._keys[0] + CACHED_FOR:
            document = await fetch(self._http, "GET", (await self.metadata()).jwks_uri)
            try:
                self._keys = self._now(), KeySet.import_key_set(document)  # type: ignore[arg-type]  # checks it itself
            except (JoseError, KeyError, TypeError, ValueError) as error:
                raise SignInRefused(Reason.UNREACHABLE, f"the provider's keys cannot be read: {error!r}") from error
        return self._keys[1]


async def fetch(http: ClientSession, method: str, address: str, **more: Any) -> Mapping[str, Any]:
    """The JSON object at the provider's `address`, of an answer that says yes or no (any 4xx of RFC 6749, section 5.2).

    Raises:
        SignInRefused: no answer in `SECONDS`, more than `MAX_BYTES`, elsewhere, or no JSON object.
    """
    try:
        async with http.request(
            method, address, allow_redirects=False, timeout=ClientTimeout(total=SECONDS), **more
        ) as answer:
            body = await answer.content.read(MAX_BYTES + 1)
            while len(body) <= MAX_BYTES and (chunk := await answer.content.read(MAX_BYTES + 1)):
                body += chunk
            status = answer.status
    except (ClientError, TimeoutError, OSError) as error:
        raise SignInRefused(Reason.UNREACHABLE, f"{address} does not answer: {error!r}") from error
    if len(body) > MAX_BYTES:
        raise SignInRefused(Reason.UNREACHABLE, f"{address} answers with more than {MAX_BYTES} bytes")
    try:
        document = json.loads(body)
    except ValueError as error:
        raise SignInRefused(Reason.UNREACHABLE, f"{address} answers {status} without JSON") from error
    if not isinstance(document, dict):
        raise SignInRefused(Reason.UNREACHABLE, f"{address} answers {status} without a JSON object")
    return document


def _metadata(document: Mapping[str, Any], issuer: str) -> Metadata:
    if document.get("issuer") != issuer:  # section 4.3
        raise SignInRefused(
            Reason.UNREACHABLE,
            f"the provider calls itself {document.get('issuer')!r}, TICKER_OPENID_ISSUER says {issuer!r}; they have to "
            "be the same to the letter",
        )
    methods = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Metadata(
        issuer=issuer,
        authorization_endpoint=_endpoint(document, "authorization_endpoint"),
        token_endpoint=_endpoint(document, "token_endpoint"),
        jwks_uri=_endpoint(document, "jwks_uri"),
        userinfo_endpoint=_endpoint(document, "userinfo_endpoint") if document.get("userinfo_endpoint") else "",
        algorithms=[name for name in document.get("id_token_signing_alg_values_supported") or () if name in ALGORITHMS]
        or ["RS256"],
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        secret_in_form="client_secret_basic" not in methods and "client_secret_post" in methods,
    )


def _endpoint(document: Mapping[str, Any], name: str) -> str:
    address = document.get(name)
    if isinstance(address, str) and (urlsplit(address).scheme == "https" or is_loopback(address)):
        return address
    raise SignInRefused(Reason.UNREACHABLE, f"the provider's {name} is {address!r}, which is no https address")
