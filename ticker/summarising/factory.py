"""The summariser that the settings name."""

import shlex

from ticker.config import Settings
from ticker.summarising.command import Command
from ticker.summarising.endpoint import Endpoint
from ticker.summarising.extractive import Extractive
from ticker.summarising.port import Summariser


def summariser_of(settings: Settings) -> Summariser:
    """Opens nothing: a model that is away is only missed when somebody asks it."""
    if settings.summariser == "http":
        return Endpoint(settings.summariser_url, model=settings.summariser_model, key=settings.summariser_key)
    if settings.summariser == "command":
        return Command(shlex.split(settings.summariser_command), model=settings.summariser_model)
    return Extractive()
