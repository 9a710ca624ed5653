"""Random ids: short enough to be read out on the phone, too many to meet twice."""

import secrets

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no i, l, o, u, which sound or look like something else."""

LENGTH = 10
"""Digits of an id: 50 random bits."""


def new_entry_id() -> str:
    """As in ``4g7k2m9x0q``."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(LENGTH))


def new_principal_id() -> str:
    """As in ``p_4g7k2m9x0q``."""
    return f"p_{new_entry_id()}"


def new_token_id() -> str:
    """As in ``t_4g7k2m9x0q``: names a token without being one."""
    return f"t_{new_entry_id()}"


def new_hook_id() -> str:
    """As in ``h_4g7k2m9x0q``: stands in the address that chat and mail deliver to; no secret."""
    return f"h_{new_entry_id()}"


def new_suggestion_id() -> str:
    """As in ``s_4g7k2m9x0q``: a summary that waits for an editor."""
    return f"s_{new_entry_id()}"
