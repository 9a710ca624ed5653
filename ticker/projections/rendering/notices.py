"""What the desk says in place of a text when nobody has time to say it: standing notices. Pure."""

from ticker.projections.rendering.words import Words


def published_by_mistake(words: Words) -> str:
    """For an entry that was taken back within seconds, when somebody may have read it."""
    return words.gettext("This entry was published by mistake and has been withdrawn.")
