"""Single sign-on, the parts that ask nobody: what leaves the browser, what an ID token has to be, who is admitted."""

from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from ticker.accounts.idtoken import LEEWAY_SECONDS, Expected, validated_claims
from ticker.accounts.openid import IdClaims
from ticker.accounts.openid_claims import map_claims
from ticker.accounts.openid_refusal import Reason, SignInRefused
from ticker.accounts.openid_request import VALID_FOR, AuthRequest
from ticker.config import load
from ticker.domain.permissions import Role
from ticker.errors import ConfigError

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = RSAKey.generate_key(2048, {"kid": "current", "alg": "RS256"})
KEYS = KeySet([RSAKey.import_key(KEY.as_dict(private=False))])
EXPECTED = Expected(issuer="https://login.example.org", client_id="ticker", nonce="n0nce", access_token="opaque")
CLAIMS = {
    "iss": "https://login.example.org",
    "aud": "ticker",
    "sub": "248289761001",
    "nonce": "n0nce",
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 300,
}


# --- the departure ------------------------------------------------------------------------------------------


def test_a_departure_comes_back_out_of_its_cookie():
    """With all that is derived from it."""
    left = AuthRequest.now("/desk/sturm?tab=1", at=NOW)
    back = AuthRequest.from_cookie(left.cookie(), now=NOW + VALID_FOR - timedelta(seconds=1))
    assert back == left
    assert (back.state, back.nonce, back.verifier) == (left.state, left.nonce, left.verifier)


def test_what_a_departure_shows_is_not_what_it_keeps():
    """State and nonce travel in addresses; verifier and secret cannot be told from them, and no two share any."""
    first, second = AuthRequest.now("/desk", at=NOW), AuthRequest.now("/desk", at=NOW)
    shown = [first.secret, first.state, first.nonce, first.verifier, second.state, second.nonce, second.verifier]
    assert len(set(shown)) == len(shown)
    assert 43 <= len(first.verifier) <= 128  # RFC 7636, section 4.1


def test_a_departure_is_over_after_ten_minutes():
    """Also for whoever keeps the cookie longer than the browser was told to; a later time would be another state."""
    left = AuthRequest.now("/desk", at=NOW)
    assert AuthRequest.from_cookie(left.cookie(), now=NOW + VALID_FOR) is None
    secret, at, next_ = left.cookie().split(".")
    later = AuthRequest.from_cookie(f"{secret}.{int(at) + 600}.{next_}", now=NOW + VALID_FOR)
    assert later is not None
    assert later.state != left.state


@pytest.mark.parametrize(
    "text", ["", "x", "..", "a" * 43 + ".1.!", "a" * 43 + ".999999999999.", "a" * 43 + ".1.abcde", "ä" * 43 + ".1."]
)
def test_what_is_no_cookie_of_ours_is_nobodys_departure(text):
    """Anybody can send anything."""
    assert AuthRequest.from_cookie(text, now=NOW) is None


# --- the ID token -------------------------------------------------------------------------------------------


def token(claims=None, key=KEY, **header):
    return jwt.encode(
        {"alg": "RS256", "kid": "current"} | header, CLAIMS | (claims or {}), key, [header.get("alg", "RS256")]
    )


def read(text, **expected):
    return validated_claims(
        text, KEYS, Expected(**{name: getattr(EXPECTED, name) for name in Expected.__slots__} | expected), now=NOW
    )


def test_an_id_token_as_it_should_be_is_believed():
    """Its claims come out, those we do not know included."""
    assert read(token({"email": "mara@example.org"}))["email"] == "mara@example.org"


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"iss": "https://login.example.com"}, Reason.NOT_BELIEVED),
        ({"iss": "https://login.example.org/"}, Reason.NOT_BELIEVED),
        ({"aud": "another"}, Reason.NOT_BELIEVED),
        ({"aud": ["ticker", "another"]}, Reason.NOT_BELIEVED),
        ({"aud": ["ticker", "another"], "azp": "another"}, Reason.NOT_BELIEVED),
        ({"azp": "another"}, Reason.NOT_BELIEVED),
        ({"nonce": "of another journey"}, Reason.NOT_BELIEVED),
        ({"nonce": None}, Reason.NOT_BELIEVED),
        ({"sub": None}, Reason.NOT_BELIEVED),
        ({"sub": ""}, Reason.NOT_BELIEVED),
        ({"exp": None}, Reason.NOT_BELIEVED),
        ({"iat": int(NOW.timestamp()) + LEEWAY_SECONDS + 1}, Reason.NOT_BELIEVED),
        ({"at_hash": "of another token"}, Reason.NOT_BELIEVED),
        ({"exp": int(NOW.timestamp()) - LEEWAY_SECONDS}, Reason.EXPIRED),
    ],
)
def test_an_id_token_that_says_the_wrong_thing_is_refused(claims, reason):
    """Another issuer, another client, another request, no person, yesterday, tomorrow."""
    with pytest.raises(SignInRefused) as refused:
        read(token(claims))
    assert refused.value.reason is reason


def test_an_id_token_without_a_nonce_is_refused():
    """One that is left out is as bad as a wrong one (OpenID Connect Core, section 3.1.3.7)."""
    claims = {name: value for name, value in CLAIMS.items() if name != "nonce"}
    with pytest.raises(SignInRefused):
        read(jwt.encode({"alg": "RS256", "kid": "current"}, claims, KEY))


def test_an_id_token_signed_by_somebody_else_is_refused():
    """With our provider's key id; with its public key as a shared secret; without a signature; bent; nonsense."""
    stranger = RSAKey.generate_key(2048, {"kid": "current"})
    shared = OctKey.import_key(KEY.as_dict()["n"], {"kid": "current"})
    good = token()
    unsigned = token().rsplit(".", 1)[0] + "."
    bent = good[:-6] + ("AAAAAA" if good[-6:] != "AAAAAA" else "BBBBBB")
    forged = [token(key=stranger), unsigned, bent, "a.b.c", "", "ä", "eyJhbGciOiJub25lIn0.e30."]
    forged.append(jwt.encode({"alg": "HS256", "kid": "current"}, CLAIMS, shared, ["HS256"]))
    for text in forged:
        with pytest.raises(SignInRefused) as refused:
            read(text)
        assert refused.value.reason is Reason.NOT_BELIEVED, text


def test_an_unknown_key_is_told_from_a_bad_signature():
    """Then the provider's keys are asked for once more: it may have new ones."""
    other = ECKey.generate_key("P-256", {"kid": "next"})
    with pytest.raises(InvalidKeyIdError):
        read(jwt.encode({"alg": "ES256", "kid": "next"}, CLAIMS, other, ["ES256"]))


# --- who is admitted ----------------------------------------------------------------------------------------


def openid(**settings):
    given = {"issuer": "https://login.example.org", "client_id": "ticker", **settings}
    named = {f"openid_{name}": value for name, value in given.items()}
    return load(public_url="https://live.example.org", **named).openid


def vouched(**claims):
    return IdClaims(issuer="https://login.example.org", subject="248289761001", claims=claims)


def test_a_verified_address_is_a_login():
    """In lower case, with the name the provider tells; about roles it says nothing unless asked."""
    found = map_claims(vouched(email="Mara.Lind@Example.org", email_verified=True, name=" Mara\nLind "), openid())
    assert (found.login, found.name, found.role) == ("mara.lind@example.org", "Mara Lind", None)


def test_a_claim_that_the_newsroom_trusts_is_a_login():
    """Providers that verify no addresses have user names that nobody chooses for themselves."""
    found = map_claims(vouched(preferred_username="mlind"), openid(login_claim="preferred_username"))
    assert (found.login, found.name) == ("mlind", "mlind")


@pytest.mark.parametrize(
    ("claims", "settings", "reason"),
    [
        ({}, {}, Reason.NO_LOGIN),
        ({"email": "  "}, {}, Reason.NO_LOGIN),
        ({"email": 7}, {}, Reason.NO_LOGIN),
        ({"email": "m@example.org"}, {}, Reason.UNVERIFIED),
        ({"email": "m@example.org", "email_verified": False}, {}, Reason.UNVERIFIED),
        ({"email": "m@example.com", "email_verified": True}, {"domains": "example.org"}, Reason.FOREIGN),
        ({"email": "m@evil-example.org", "email_verified": True}, {"domains": "example.org"}, Reason.FOREIGN),
        ({"email": "m@sub.example.org", "email_verified": True}, {"domains": "example.org"}, Reason.FOREIGN),
        ({"upn": "mlind"}, {"domains": "example.org", "login_claim": "upn"}, Reason.FOREIGN),
    ],
)
def test_who_is_none_of_ours_is_refused_with_a_reason(claims, settings, reason):
    """No login, one that anybody could have typed in, or somebody else's house."""
    with pytest.raises(SignInRefused) as refused:
        map_claims(vouched(**claims), openid(**settings))
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"groups": ["sport", "newsdesk"]}, Role.EDITOR),
        ({"groups": ["newsdesk", "heads"]}, Role.CHIEF),
        ({"groups": "newsdesk"}, Role.EDITOR),
        ({"groups": ["Newsdesk"]}, Role.GUEST),
        ({"groups": [7, None, {}]}, Role.GUEST),
        ({"groups": {"newsdesk": True}}, Role.GUEST),
        ({}, Role.GUEST),
    ],
)
def test_the_provider_decides_about_roles_where_it_is_asked(claims, role):
    """The highest of what is said; whoever is in none of the groups is a guest."""
    settings = openid(role_claim="groups", roles="newsdesk=editor, heads=chief", domains="@Example.org")
    assert map_claims(vouched(email="m@example.org", email_verified=True, **claims), settings).role is role


def test_a_role_may_lie_within_a_claim():
    """As Keycloak has it."""
    settings = openid(role_claim="realm_access.roles", roles="desk=reporter")
    told = vouched(email="m@example.org", email_verified=True, realm_access={"roles": ["desk"]})
    assert map_claims(told, settings).role is Role.REPORTER


# --- the settings -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"openid_client_id": "ticker"}, "openid_client_id says something of a single sign-on"),
        ({"openid_issuer": "https://login.example.org"}, "needs openid_client_id"),
        ({"openid_issuer": "http://login.example.org"}, "must be an https address"),
        ({"openid_issuer": "https://login.example.org/.well-known/openid-configuration"}, "the issuer alone"),
        ({"openid_issuer": "https://login.example.org?x=1"}, "the issuer alone"),
        ({"openid_roles": "newsdesk"}, "must be pairs such as"),
        ({"openid_roles": "newsdesk=boss"}, "must be pairs such as"),
        ({"openid_role_claim": "groups"}, "openid_role_claim says something"),
        ({"openid_issuer": "https://a.example", "openid_client_id": "t", "openid_roles": "a=chief"}, "belong together"),
        ({"openid_issuer": "https://accounts.google.com", "openid_client_id": "t"}, "openid_domains has to be said"),
        (
            {"openid_issuer": "https://a.example", "openid_client_id": "t", "public_url": "http://live.example.org"},
            "needs an https public_url",
        ),
    ],
)
def test_settings_that_contradict_each_other_stop_the_start(settings, sentence):
    """In one sentence that says what is missing."""
    with pytest.raises(ConfigError, match=sentence):
        load(**{"public_url": "https://live.example.org", **settings})


def test_the_provider_sends_people_back_to_the_public_address():
    """That address has to be registered there."""
    assert openid().redirect_uri == "https://live.example.org/desk/openid/callback"
    assert "secret" not in repr(openid(client_secret="hush-hush")).replace("client_secret", "")
