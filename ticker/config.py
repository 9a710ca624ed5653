"""Settings: read once from the environment (`TICKER_…`), cross-checked, frozen, and passed on as a value."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints, ValidationError, field_validator, model_validator
from pydantic.dataclasses import dataclass
from pydantic_settings import BaseSettings, SettingsConfigDict

from ticker.errors import ConfigError


@dataclass(frozen=True, kw_only=True)
class Site:
    """What every artefact says about where it was published. Part of a page's bytes, so an archive records it.

    `public_url` has no slash at the end; `publisher` is the newsroom's name. After `silence_minutes` without an entry
    a live page says so.
    """

    public_url: str
    publisher: str
    silence_minutes: int = 30


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
    database_url: str = Field("", description="SQLAlchemy URL of the journal; default: SQLite in the data directory.")
    redis_url: str = Field("", description="Redis or Valkey; default: a private one, started as a child.")
    store_url: str = Field("", description="Where artefacts go: a directory; default: public/ in the data directory.")
    max_body_bytes: Annotated[int, Field(ge=1024)] = Field(1_048_576, description="Largest request body, in bytes.")
    max_upload_bytes: Annotated[int, Field(ge=1024)] = Field(26_214_400, description="Largest picture, in bytes.")
    writes_per_minute: Annotated[int, Field(ge=1)] = Field(600, description="Write requests per token and minute.")
    readers_max: Annotated[int, Field(ge=1)] = Field(50_000, description="Open live-update connections per process.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least severe line logged.")
    log_format: Literal["console", "json"] = Field("console", description="How log lines look.")

    @field_validator("public_url")
    @classmethod
    def _a_web_address(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc):
            raise ValueError("must be an http or https address such as https://live.example.org")
        return value.rstrip("/")

    @field_validator("redis_url")
    @classmethod
    def _a_redis_address(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
            raise ValueError("must start with redis://, rediss:// or unix://")
        return value

    @field_validator("database_url")
    @classmethod
    def _an_async_driver(cls, value: str) -> str:
        if value and not value.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
            raise ValueError("must start with sqlite+aiosqlite:// or postgresql+asyncpg://")
        return value

    @model_validator(mode="after")
    def _a_reachable_site(self) -> "Settings":
        if self.port == 0 and not self.public_url:
            raise ValueError("port 0 lets the system choose, so public_url has to be said")
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
    def site(self) -> Site:
        return Site(
            public_url=self.public_url or f"http://{self.host}:{self.port}",
            publisher=self.publisher,
            silence_minutes=self.silence_minutes,
        )


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
