"""The ID token of the single sign-on, and every check before a word of it is believed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from ticker.accounts.openid_refusal import Reason, SignInRefused

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""Signatures with a private key alone: “none” proves nothing, and HS256 could be made with a public key."""

LEEWAY_SECONDS = 120
"""By how much the provider's clock may be off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the token has to say: by whom, for whom, in answer to which request, along with which access token."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str


def validated_claims(
    token: str, keys: KeySet, expected: Expected, *, now: datetime, algorithms: Sequence[str] = ALGORITHMS
) -> Mapping[str, Any]:
    """The claims of the token, all of OpenID Connect Core, section 3.1.3.7 checked.

    Raises:
        SignInRefused: it is not signed by one of `keys`, is over, or speaks of another issuer, client or request.
        InvalidKeyIdError: it names a key that is not among `keys`; the provider may have new ones.
    """
    allowed = [algorithm for algorithm in algorithms if algorithm in ALGORITHMS]
    try:
        signed = jwt.decode(token, keys, registry=JWSRegistry(algorithms=allowed, strict_check_header=False))
    except InvalidKeyIdError:
        raise
    except (JoseError, ValueError) as error:
        raise SignInRefused(Reason.NOT_BELIEVED, f"the ID token's signature: {error}") from error
    claims = _claims(signed, expected)
    try:
        claims.validate(  # type: ignore[no-untyped-call]  # authlib has no types
            now=int(now.timestamp()), leeway=LEEWAY_SECONDS
        )
    except ExpiredTokenError as error:
        raise SignInRefused(Reason.EXPIRED, "the ID token is over") from error
    except JoseError as error:
        raise SignInRefused(Reason.NOT_BELIEVED, f"the ID token: {error}") from error
    return dict(claims)


def _claims(signed: jwt.Token, expected: Expected) -> CodeIDToken:
    """What the token says, with what it has to say."""
    return CodeIDToken(
        signed.claims,
        signed.header,
        {
            "iss": {"essential": True, "value": expected.issuer},
            "aud": {"essential": True, "value": expected.client_id},
            "sub": {"essential": True},
        },
        {"nonce": expected.nonce, "client_id": expected.client_id, "access_token": expected.access_token},
    )
