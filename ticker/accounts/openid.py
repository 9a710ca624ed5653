"""Single sign-on: OpenID Connect Core 1.0, the authorization code flow with PKCE (RFC 7636), at one provider.

`Provider.authorization_url` is where the browser is sent, `Provider.claims_of` turns its callback into claims.
Everything that comes from outside is either refused with a `SignInRefused` or has been checked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

from aiohttp import ClientSession, encode_basic_auth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import InvalidKeyIdError

from ticker.accounts.idtoken import Expected, validated_claims
from ticker.accounts.openid_discovery import Discovery, Metadata, fetch
from ticker.accounts.openid_refusal import Reason, SignInRefused
from ticker.accounts.openid_request import AuthRequest
from ticker.config import OpenId

SCOPE = "openid profile email"


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdClaims:
    """Whom the provider has authenticated: `subject` is theirs for ever, `claims` is whatever else it says of them."""

    issuer: str
    subject: str
    claims: Mapping[str, Any]


class Provider:
    """The newsroom's single sign-on. `http` stays open as long as it is used; `now` is the clock, in UTC."""

    def __init__(self, settings: OpenId, http: ClientSession, *, now: Callable[[], datetime] = utc_now) -> None:
        self.settings = settings
        self.now = now
        self._http = http
        self._discovery = Discovery(settings.issuer, http, now=now)

    async def authorization_url(self, auth_request: AuthRequest) -> str:
        """Where the browser goes to sign in (OpenID Connect Core, section 3.1.2.1).

        Raises:
            SignInRefused: the provider cannot be reached, or describes itself as another.
        """
        metadata = await self._discovery.metadata()
        address: str = prepare_grant_uri(  # type: ignore[no-untyped-call]  # authlib has no types
            metadata.authorization_endpoint,
            client_id=self.settings.client_id,
            response_type="code",
            redirect_uri=self.settings.redirect_uri,
            scope=SCOPE,
            state=auth_request.state,
            nonce=auth_request.nonce,
            code_challenge=create_s256_code_challenge(auth_request.verifier),  # type: ignore[no-untyped-call]
            code_challenge_method="S256",
        )
        return address

    async def claims_of(self, auth_request: AuthRequest, parameters: Mapping[str, str]) -> IdClaims:
        """Whom the provider sent back with these `parameters` of the address.

        Raises:
            SignInRefused: they were not sent back by it, not in answer to this request, or with a no.
        """
        metadata = await self._discovery.metadata()
        _check_callback(auth_request, parameters, metadata)
        tokens = await self._tokens(metadata, auth_request, parameters["code"])
        expected = Expected(
            issuer=metadata.issuer,
            client_id=self.settings.client_id,
            nonce=auth_request.nonce,
            access_token=tokens["access_token"],
        )
        claims = await self._validated(tokens["id_token"], expected, metadata)
        more = await self._user_info(metadata, tokens["access_token"], claims["sub"])
        return IdClaims(issuer=metadata.issuer, subject=claims["sub"], claims={**more, **claims})

    async def _tokens(self, metadata: Metadata, auth_request: AuthRequest, code: str) -> Mapping[str, str]:
        """The tokens for the code (OpenID Connect Core, section 3.1.3)."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.settings.redirect_uri,
            "code_verifier": auth_request.verifier,
        }
        headers = {}
        if not self.settings.client_secret:
            form["client_id"] = self.settings.client_id
        elif metadata.secret_in_form:
            form |= {"client_id": self.settings.client_id, "client_secret": self.settings.client_secret}
        else:  # both encoded once more (RFC 6749, section 2.3.1)
            secret = quote_plus(self.settings.client_secret)
            headers["Authorization"] = encode_basic_auth(quote_plus(self.settings.client_id), secret)
        answer = await fetch(self._http, "POST", metadata.token_endpoint, data=form, headers=headers)
        if answer.get("error") == "invalid_grant":
            raise SignInRefused(Reason.EXPIRED, f"the provider does not take the code: {_error_text(answer)}")
        if not (isinstance(answer.get("id_token"), str) and isinstance(answer.get("access_token"), str)):
            raise SignInRefused(Reason.UNREACHABLE, f"the provider gives no tokens for the code: {_error_text(answer)}")
        return answer

    async def _validated(self, token: str, expected: Expected, metadata: Metadata) -> Mapping[str, Any]:
        """The token's claims; if it names a key we do not know, the keys are fetched anew: providers change them."""

        async def read(*, newest: bool) -> Mapping[str, Any]:
            keys = await self._discovery.keys(newest=newest)
            return validated_claims(token, keys, expected, now=self.now(), algorithms=metadata.algorithms)

        try:
            return await read(newest=False)
        except InvalidKeyIdError:
            pass
        try:
            return await read(newest=True)
        except InvalidKeyIdError as error:
            raise SignInRefused(Reason.NOT_BELIEVED, f"the ID token: {error}") from error

    async def _user_info(self, metadata: Metadata, access_token: str, subject: str) -> Mapping[str, Any]:
        """What else the provider says, as with names and addresses many do only there (section 5.3)."""
        if not metadata.userinfo_endpoint:
            return {}
        headers = {"Authorization": f"Bearer {access_token}"}
        answer = await fetch(self._http, "GET", metadata.userinfo_endpoint, headers=headers)
        if answer.get("sub") != subject:  # section 5.3.2: tokens may have been swapped
            raise SignInRefused(Reason.NOT_BELIEVED, f"the provider tells of somebody else: {_error_text(answer)}")
        return answer


def _check_callback(auth_request: AuthRequest, parameters: Mapping[str, str], metadata: Metadata) -> None:
    """The state first: only then is the rest an answer to this browser. Then who answers (RFC 9207), then what."""
    if parameters.get("state") != auth_request.state:
        raise SignInRefused(Reason.EXPIRED, "the way back belongs to another departure")
    issuer = parameters.get("iss", None if metadata.names_itself else metadata.issuer)
    if issuer != metadata.issuer:
        raise SignInRefused(Reason.NOT_BELIEVED, f"the way back comes from {issuer!r}")
    if error := parameters.get("error"):
        reason = Reason.CANCELLED if error == "access_denied" else Reason.UNREACHABLE
        raise SignInRefused(reason, f"the provider says no: {_error_text(parameters)}")
    if not parameters.get("code"):
        raise SignInRefused(Reason.NOT_BELIEVED, "the way back brings no code")


def _error_text(answer: Mapping[str, Any]) -> str:
    """The provider's own error, for the log; on one line and short."""
    text = " ".join(str(answer.get(name, "")) for name in ("error", "error_description")).strip()
    return repr(text[:200]) if text else "it gives no reason"
