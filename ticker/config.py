"""Settings: read once from the environment (`TICKER_…`), cross-checked, frozen, and passed on as a value."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints, ValidationError, field_validator, model_validator
from pydantic.dataclasses import dataclass
from pydantic_settings import BaseSettings, SettingsConfigDict

from ticker.errors import ConfigError

ROLES = ("guest", "reporter", "editor", "chief")
"""What a single sign-on can make of people; `ticker.accounts.principals.Role` says what each may do."""

OPENID_CALLBACK = "/desk/openid/callback"
"""Where the single sign-on sends people back to."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """What every artefact says about where it was published. Part of a page's bytes, so an archive records it.

    `public_url` has no slash at the end; `publisher` is the newsroom's name. After `silence_minutes` without an entry
    a live page says so.
    """

    public_url: str
    publisher: str
    silence_minutes: int = 30


@dataclass(frozen=True, kw_only=True)
class OpenId:
    """The newsroom's single sign-on. `redirect_uri` is where it sends people back to; the provider has to know it.

    `login_claim` names the claim that is somebody's login. Of the logins that are e-mail addresses only those at
    `domains` are let in, if there are any. `roles` says which value of the claim `role_claim` makes whom what.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    name: str
    login_claim: str
    domains: tuple[str, ...]
    role_claim: str
    roles: Mapping[str, str]


class Settings(BaseSettings):
    """All settings. Each field's description is its documentation (docs/configuration.md is checked against it)."""

    model_config = SettingsConfigDict(env_prefix="TICKER_", frozen=True, extra="forbid")

    data_dir: Path = Field(
        Path("var"), description="Where the journal, artefacts and keys live on the embedded default."
    )
    host: str = Field("127.0.0.1", description="Address the web server listens on.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8080, description="Port the web server listens on.")
    public_url: str = Field(
        "", description="Address readers use, as in https://live.example.org; default: host and port."
    )
    publisher: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(
        "Ticker", description="Name of the newsroom, in pages, feeds and archives."
    )
    silence_minutes: Annotated[int, Field(ge=1)] = Field(
        30, description="Minutes without an entry after which a live page stops calling itself lively."
    )
    theme: str = Field(
        "liveblog", description="Look of the list of liveblogs, and of liveblogs created without naming a theme."
    )
    themes_dir: str = Field("", description="Directory of the newsroom's own themes, a folder each (docs/themes.md).")
    entry_templates: str = Field(
        "", description="TOML file of typed templates (docs/entry-templates.md); default: the built-in ones."
    )
    embed_lookups: bool = Field(
        True, description="Ask platforms what a post says when an editor embeds it; needs a way out to the web."
    )
    database_url: str = Field("", description="SQLAlchemy URL of the journal; default: SQLite in the data directory.")
    redis_url: str = Field("", description="Redis or Valkey; default: a private one, started as a child.")
    store_url: str = Field("", description="Where artefacts go: a directory; default: public/ in the data directory.")
    max_body_bytes: Annotated[int, Field(ge=1024)] = Field(1_048_576, description="Largest request body, in bytes.")
    max_upload_bytes: Annotated[int, Field(ge=1024)] = Field(26_214_400, description="Largest picture, in bytes.")
    writes_per_minute: Annotated[int, Field(ge=1)] = Field(
        600, description="Write requests per minute of a person, machine or hook, and of strangers' addresses."
    )
    session_idle_minutes: Annotated[int, Field(ge=5)] = Field(
        720, description="Minutes without a request after which somebody is signed out."
    )
    session_hours: Annotated[int, Field(ge=1)] = Field(
        336, description="Hours after which somebody has to sign in again, whatever happens."
    )
    audit_days: Annotated[int, Field(ge=0, le=36_500)] = Field(
        400, description="Days that the audit trail keeps what was done to people and access; 0 for ever."
    )
    trusted_proxies: str = Field(
        "", description="Addresses or networks, comma-separated, whose X-Forwarded-For is believed; default: nobody's."
    )
    readers_max: Annotated[int, Field(ge=1)] = Field(50_000, description="Open live-update connections per process.")
    openid_issuer: str = Field("", description="Single sign-on: address of the OpenID provider (docs/people.md).")
    openid_client_id: str = Field("", description="Single sign-on: what the provider calls this Ticker.")
    openid_client_secret: str = Field("", repr=False, description="Single sign-on: what the provider knows it by.")
    openid_name: Annotated[str, StringConstraints(min_length=1, max_length=60)] = Field(
        "Single Sign-on", description="Single sign-on: its name, on the button of the sign-in page."
    )
    openid_login_claim: Annotated[str, StringConstraints(min_length=1)] = Field(
        "email", description="Single sign-on: the claim that is somebody's login; `email` only where it is verified."
    )
    openid_domains: str = Field(
        "", description="Single sign-on: e-mail domains whose people may sign in, with commas; default: all."
    )
    openid_role_claim: str = Field("", description="Single sign-on: the claim that decides on roles, as in `groups`.")
    openid_roles: str = Field(
        "", description="Single sign-on: which value makes whom what, as in `newsdesk=editor, head-of-news=chief`."
    )
    summariser: Literal["extractive", "http", "command"] = Field(
        "extractive",
        description="What suggests summaries (docs/summaries.md): `extractive` needs no model and no network.",
    )
    summariser_url: str = Field(
        "", description="For `http`: address before /chat/completions, as in http://127.0.0.1:11434/v1."
    )
    summariser_model: str = Field("", description="For `http`: the model; for `command` what readers are told it is.")
    summariser_key: str = Field("", repr=False, description="For `http`: sent as a bearer token, if there is one.")
    summariser_command: str = Field("", description="For `command`: the program and its arguments, as in a shell.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least severe line logged.")
    log_format: Literal["console", "json"] = Field("console", description="How log lines look.")

    @field_validator("public_url", "summariser_url")
    @classmethod
    def _check_web_address(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc):
            raise ValueError("must be an http or https address such as https://live.example.org")
        return value.rstrip("/")

    @field_validator("redis_url")
    @classmethod
    def _check_redis_address(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
            raise ValueError("must start with redis://, rediss:// or unix://")
        return value

    @field_validator("database_url")
    @classmethod
    def _check_driver(cls, value: str) -> str:
        if value and not value.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
            raise ValueError("must start with sqlite+aiosqlite:// or postgresql+asyncpg://")
        return value

    @field_validator("openid_issuer")
    @classmethod
    def _check_provider(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and not (parts.netloc and (parts.scheme == "https" or is_loopback(value))):
            raise ValueError("must be an https address such as https://login.example.org/realms/newsroom")
        if parts.query or parts.fragment or value.endswith("/.well-known/openid-configuration"):
            raise ValueError("must be the issuer alone, without /.well-known/openid-configuration, ? or #")
        return value

    @field_validator("openid_roles")
    @classmethod
    def _check_roles(cls, value: str) -> str:
        for pair in _split(value):
            claimed, equals, role = pair.rpartition("=")
            if not (claimed.strip() and equals and role.strip() in ROLES):
                raise ValueError(
                    f"must be pairs such as newsdesk=editor, with one of {', '.join(ROLES)}; {pair!r} is not"
                )
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _check_networks(cls, value: str) -> str:
        for part in _split(value):
            try:
                ip_network(part)
            except ValueError as error:
                raise ValueError(f"must be addresses or networks such as 10.0.0.0/8; {error}") from error
        return value

    @model_validator(mode="after")
    def _check_single_sign_on(self) -> "Settings":
        if not self.openid_issuer:
            fields = {name: field for name, field in type(self).model_fields.items() if name.startswith("openid_")}
            if changed := [name for name, field in fields.items() if getattr(self, name) != field.default]:
                raise ValueError(f"{changed[0]} says something of a single sign-on, so openid_issuer has to name it")
            return self
        if not self.openid_client_id:
            raise ValueError("openid_issuer needs openid_client_id: what the provider calls this Ticker")
        if bool(self.openid_role_claim) != bool(self.openid_roles):
            raise ValueError("openid_role_claim and openid_roles belong together; say both or neither")
        if self.openid_issuer == "https://accounts.google.com" and not self.openid_domains:
            raise ValueError("openid_domains has to be said: Google vouches for everybody who has an account there")
        if urlsplit(self.site.public_url).scheme != "https" and not is_loopback(self.site.public_url):
            raise ValueError("openid_issuer needs an https public_url: the provider sends people back there")
        return self

    @model_validator(mode="after")
    def _check_port(self) -> "Settings":
        if self.port == 0 and not self.public_url:
            raise ValueError("port 0 lets the system choose, so public_url has to be said")
        return self

    @model_validator(mode="after")
    def _check_summariser(self) -> "Settings":
        try:
            command = shlex.split(self.summariser_command)
        except ValueError as error:
            raise ValueError(f"summariser_command cannot be read as in a shell: {error}") from error
        if self.summariser == "http" and not (self.summariser_url and self.summariser_model):
            raise ValueError("summariser http needs summariser_url and summariser_model")
        if self.summariser != "http" and (self.summariser_url or self.summariser_key):
            raise ValueError("summariser_url and summariser_key are for summariser http alone")
        if (self.summariser == "command") != bool(command):
            raise ValueError("summariser command and summariser_command belong together; say both or neither")
        return self

    def environment(self) -> dict[str, str]:
        """These settings as environment variables, for a child process."""
        return {f"TICKER_{name.upper()}": str(getattr(self, name)) for name in type(self).model_fields}

    @property
    def journal_url(self) -> str:
        """SQLAlchemy URL of the journal."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir.absolute() / 'journal.db'}"

    @property
    def store_dir(self) -> Path:
        """Root of the artefacts that readers may fetch."""
        return Path(self.store_url) if self.store_url else self.data_dir / "public"

    @property
    def own_themes(self) -> Path | None:
        """Where the newsroom's own themes lie, if it has any."""
        return Path(self.themes_dir) if self.themes_dir else None

    @property
    def openid(self) -> OpenId | None:
        """The single sign-on, if there is one."""
        if not self.openid_issuer:
            return None
        pairs = [pair.rpartition("=") for pair in _split(self.openid_roles)]
        return OpenId(
            issuer=self.openid_issuer,
            client_id=self.openid_client_id,
            client_secret=self.openid_client_secret,
            redirect_uri=f"{self.site.public_url}{OPENID_CALLBACK}",
            name=self.openid_name,
            login_claim=self.openid_login_claim,
            domains=tuple(domain.lower().removeprefix("@") for domain in _split(self.openid_domains)),
            role_claim=self.openid_role_claim,
            roles={claimed.strip(): role.strip() for claimed, _, role in pairs},
        )

    @property
    def proxies(self) -> Sequence[IPv4Network | IPv6Network]:
        """Whose X-Forwarded-For is believed."""
        return [ip_network(part) for part in _split(self.trusted_proxies)]

    @property
    def own_entry_templates(self) -> Path | None:
        """The newsroom's own typed templates, if it has any."""
        return Path(self.entry_templates) if self.entry_templates else None

    @property
    def site(self) -> Site:
        return Site(
            public_url=self.public_url or f"http://{self.host}:{self.port}",
            publisher=self.publisher,
            silence_minutes=self.silence_minutes,
        )


def is_loopback(address: str) -> bool:
    """Whether the http address stays on this machine, where nobody listens in; browsers trust it as they do https."""
    parts = urlsplit(address)
    return parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"}


def _split(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def load(**overrides: object) -> Settings:
    """Settings from the environment, `overrides` (from the command line) first.

    Raises:
        ConfigError: one sentence per setting that is wrong, by the name of its variable.
    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        sentences = [
            f"TICKER_{'_'.join(map(str, problem['loc'])).upper() or 'SETTINGS'}: "
            # what pydantic puts before a sentence of ours
            + problem["msg"].removeprefix("Value error, ")
            for problem in error.errors()
        ]
        raise ConfigError("; ".join(sentences)) from error
