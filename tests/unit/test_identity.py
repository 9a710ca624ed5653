"""Who somebody is: whose address, whose form, whose password, and how often one may be wrong."""

import asyncio
import unicodedata
from datetime import timedelta
from ipaddress import ip_network

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from ticker.accounts import csrf
from ticker.accounts.address import client_address, client_network
from ticker.accounts.passwords import LOGIN_PATTERN, QUEUE, Passwords, canonical_login, generate_password, weakness
from ticker.accounts.throttle import ADDRESS, BOTH, LOGIN, attempt_keys
from ticker.desk.sign_in import local
from ticker.errors import TooManyAttempts

PROXIES = [ip_network("10.0.0.0/8"), ip_network("::1/128")]
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
DEARER = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
SENTENCE = "drei Möwen auf dem Deich"


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),  # anybody can write a header
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["192.0.2.7, 198.51.100.1"], "198.51.100.1"),  # the client has written the first one itself
        ("10.0.0.1", ["192.0.2.7", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1, 10.0.0.2"], "198.51.100.1"),  # two proxies of ours
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1, nonsense"], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["10.0.0.9"], "10.0.0.9"),
        ("::1", ["2001:db8::7"], "2001:db8::7"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("fe80::1%eth0", [], "fe80::1"),
        (None, ["198.51.100.1"], ""),
        ("", [], ""),
    ],
)
def test_only_a_trusted_proxy_is_believed(peer, forwarded, client):
    """And of what it says only what it or another trusted one has written."""
    assert client_address(peer, forwarded, PROXIES) == client


def test_nobody_is_trusted_unless_it_is_said():
    """Whatever headers there are."""
    assert client_address("127.0.0.1", ["198.51.100.1"], ()) == "127.0.0.1"


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_one_customer_is_one_neighbourhood(address, counted_as):
    """Whoever has one IPv6 address has more of them than anybody could count."""
    assert client_network(address) == counted_as


@pytest.mark.parametrize(
    "wanted",
    ["/desk", "/desk/", "/desk?all", "/desk/liveblogs/sturm?x=1#c-1", "/desk/people", "/desk/a%2Fb", "/desk/ü"],
)
def test_signing_in_leads_back_to_the_desk(wanted):
    """To the very page."""
    assert local(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "https://evil.example/desk",
        "//evil.example/desk",
        "/\\evil.example",
        "/desk\\@evil.example",
        "/desk.evil.example",
        "/desk@evil.example",
        "/deskevil",
        "/",
        "/sturm/",
        "javascript:alert(1)",
        "/desk/\n//evil.example",
        "/desk/a b",
        " /desk",
    ],
)
def test_signing_in_leads_nowhere_else(wanted):
    """Not to another site, however it is written."""
    assert local(wanted) == "/desk"


def test_a_form_s_token_belongs_to_one_cookie():
    """The same for the same cookie, another for another; it does not tell the cookie."""
    token = csrf.token_for("secret")
    assert csrf.matches("secret", token)
    assert "secret" not in token
    for wrong in "", token[:-1], token.upper(), csrf.token_for("secreT"), "ü":
        assert not csrf.matches("secret", wrong)


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({}, False),
        ({"Origin": "https://live.example.org"}, False),
        ({"Origin": "http://127.0.0.1:8080", "Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "https://evil.example"}, True),
        ({"Origin": "https://live.example.org.evil.example"}, True),
        ({"Origin": "null"}, True),
        ({"Origin": ""}, True),
        ({"Origin": "https://live.example.org", "Sec-Fetch-Site": "cross-site"}, True),
        ({"Sec-Fetch-Site": "same-site"}, True),
    ],
)
def test_what_a_foreign_page_sends_is_told_by_the_browser(headers, foreign):
    """Subdomains are foreign too: not all of them are ours."""
    found = csrf.is_foreign(headers, own="127.0.0.1:8080", public_url="https://live.example.org")
    assert found is foreign


@pytest.mark.parametrize(
    ("typed", "login"),
    [("Mara", "mara"), (" mara@kuestenbote.example ", "mara@kuestenbote.example"), ("ma\0ra", "mara")],
)
def test_a_login_has_one_spelling(typed, login):
    """Phones begin with a capital and end with a space; PostgreSQL cannot even look for NUL."""
    assert canonical_login(typed) == login
    assert LOGIN_PATTERN.fullmatch(login)


@pytest.mark.parametrize("login", ["", "a b", "-a", "a.", "ä", "a" * 101, "a\n"])
def test_a_login_can_be_read_out(login):
    """What nobody could tell apart on the phone is none."""
    assert not LOGIN_PATTERN.fullmatch(login)


@pytest.mark.parametrize(
    "password", [SENTENCE, "x" * 7 + "abcde", "correct horse battery", generate_password()], ids=range(4)
)
def test_length_is_what_makes_a_password(password):
    """Nothing is asked of the characters."""
    assert weakness(password, "ole") is None


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("kurz", "12 to 200 characters"),
        ("", "12 to 200 characters"),
        ("x" * 201, "12 to 200 characters"),
        ("abababababab", "different characters"),
        ("Mara Lind im Nebel", "the login"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password, told):
    """And with what would be right."""
    assert told in weakness(password, "mara")


def test_a_generated_password_can_be_read_out():
    """In groups, without letters that sound alike; never the same twice."""
    made = {generate_password() for _ in range(100)}
    assert len(made) == 100
    assert all(len(each) == 23 and not set(each) & set("ilou") for each in made)


@pytest.fixture
def kept():
    opened = Passwords(CHEAP)
    yield opened
    opened.close()


async def test_a_password_is_kept_as_argon2id(kept):
    """With a salt of its own each time; it is right, others are wrong."""
    one, other = [await kept.hashed(SENTENCE) for _ in range(2)]
    assert one != other
    assert one.startswith("$argon2id$")
    assert (await kept.check(SENTENCE, one)).right
    for wrong in "", SENTENCE + " ", SENTENCE.upper():
        assert not (await kept.check(wrong, one)).right


async def test_a_password_is_the_same_on_every_keyboard(kept):
    """An umlaut is one character here and two there."""
    stored = await kept.hashed(unicodedata.normalize("NFC", SENTENCE))
    assert (await kept.check(unicodedata.normalize("NFD", SENTENCE), stored)).right


@pytest.mark.parametrize("stored", [None, "", "no hash", "$argon2id$v=19$m=8,t=1,p=1$AAAA$BBBB"])
async def test_nobody_s_password_is_always_wrong(kept, stored):
    """Nothing is stored, or something that is no hash."""
    for password in "", SENTENCE, "no hash":
        assert not (await kept.check(password, stored)).right


class Watched(PasswordHasher):
    """Tells what it compared with."""

    def verify(self, hash, password):  # noqa: A002  # the library's name
        self.seen = [*getattr(self, "seen", ()), hash]
        return super().verify(hash, password)


async def test_a_stranger_is_refused_by_the_same_work(kept):
    """Without a hash to compare with, one of the same cost is compared."""
    watched = Watched(time_cost=1, memory_cost=8, parallelism=1)
    compared = Passwords(watched)
    await compared.check("wrong", await kept.hashed(SENTENCE))
    await compared.check("wrong", None)
    costs = [stored.rsplit("$", 2)[0] for stored in watched.seen]
    assert costs == ["$argon2id$v=19$m=8,t=1,p=1"] * 2
    compared.close()


async def test_a_hash_is_renewed_when_the_parameters_have_changed(kept):
    """Only of a password that is right; the renewed one needs no renewal."""
    stored = await kept.hashed(SENTENCE)
    dearer = Passwords(DEARER)
    assert (await dearer.check("wrong", stored)).renewed == ""
    renewed = (await dearer.check(SENTENCE, stored)).renewed
    assert "t=2" in renewed
    again = await dearer.check(SENTENCE, renewed)
    assert (again.right, again.renewed) == (True, "")
    dearer.close()


async def test_a_flood_is_asked_to_come_back(kept):
    """So many hashes wait and no more; those that wait are done."""
    results = await asyncio.gather(*(kept.hashed(SENTENCE) for _ in range(QUEUE + 5)), return_exceptions=True)
    assert sum(isinstance(result, TooManyAttempts) for result in results) == 5
    assert (await kept.check(SENTENCE, results[0])).right


def test_today_s_parameters_are_those_of_the_standard():
    """RFC 9106, section 4, for where 2 GiB are too much: 64 MiB, three passes, four lanes."""
    hasher = Passwords()._hasher
    assert (hasher.memory_cost, hasher.time_cost, hasher.parallelism, hasher.type.name) == (65536, 3, 4, "ID")


@pytest.mark.parametrize("limit", [BOTH, ADDRESS, LOGIN])
def test_pauses_double_up_to_a_bound(limit):
    """Nothing at first, then 1, 2, 4 … seconds."""
    pauses = [limit.pause(failures) // timedelta(seconds=1) for failures in range(limit.free + 5)]
    assert pauses == [0] * limit.free + [1, 2, 4, 8, 16]
    assert limit.pause(10_000) == timedelta(seconds=limit.longest)


@given(st.integers(min_value=0, max_value=10_000))
def test_pauses_never_shrink(failures):
    """The more failures, the longer."""
    for limit in BOTH, ADDRESS, LOGIN:
        assert limit.pause(failures) <= limit.pause(failures + 1)


def test_nobody_is_kept_out_for_long_from_afar():
    """A login alone, whoever attacks it from wherever, is never paused for longer than half a minute."""
    assert LOGIN.longest <= 30
    mine, theirs = attempt_keys("mara", "203.0.113.9"), attempt_keys("mara", "198.51.100.1")
    shared = set(mine.limits) & set(theirs.limits)
    assert [mine.limits[key] for key in shared] == [LOGIN]


def test_what_was_typed_as_a_login_is_not_kept():
    """It may be a password in the wrong field."""
    assert not any(SENTENCE in key for key in attempt_keys(SENTENCE, "203.0.113.9").limits)


def test_without_an_address_only_logins_are_counted():
    """On a Unix socket everybody has the same one: none."""
    assert ADDRESS not in attempt_keys("mara", "").limits.values()
