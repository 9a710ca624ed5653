"""How log lines look: for people on a console, or JSON for machines. Always on standard error."""

import logging
import sys

import structlog

from ticker.config import Settings

TALKATIVE = {"arq.worker": logging.WARNING, "alembic": logging.WARNING, "python_multipart": logging.CRITICAL}
"""From where on they are heard. At INFO arq tells every job, 3 lines for each entry; Alembic its plugins, 10 at each
start; python-multipart warns of each form that strangers send and we refuse: the answer says so, and to them."""


def configure(settings: Settings) -> None:
    """Set up structlog and let the libraries' loggers pass through it."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    output: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if settings.log_format == "json"
        else [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                # The default shows local variables, and with them drafts and tokens.
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *output]
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, threshold in TALKATIVE.items():
        logging.getLogger(name).setLevel(max(level, threshold))
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
