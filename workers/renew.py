"""After a new release, or when templates have changed: what others rendered is rendered anew, and nobody has to ask."""

import random

import structlog

from ticker.domain.liveblog import LiveblogState
from ticker.errors import Fenced
from ticker.journal.heads import every_head
from ticker.journal.port import Head
from ticker.wiring import WorkerParts

log = structlog.get_logger(__name__)


async def renew(parts: WorkerParts) -> None:
    """One liveblog after the other, those that are live first: what is posted meanwhile stays ahead of all of it.

    In no order beyond that, so that of several workers started together each finds others to do.
    """
    heads = [head async for head in every_head(parts.journal)]
    random.shuffle(heads)
    for head in sorted(heads, key=_is_over):
        try:
            if await parts.projector.renew(head.liveblog):
                log.info("rendered anew", liveblog=head.liveblog)
        except Fenced as error:
            log.info("posted to meanwhile, later", liveblog=head.liveblog, mine=error.mine, stored=error.stored)
        except Exception:
            # One whose theme is gone keeps its pages, and must not keep the others from theirs.
            log.exception("not rendered anew", liveblog=head.liveblog)


def _is_over(head: Head) -> bool:
    return head.card.state is not LiveblogState.LIVE
