"""Forms of the desk while their scripts are not there yet: a slow network, a module that failed."""

import re

from ticker.projections.rendering.themes import templates_dir

FORM = re.compile(r"<form\b[^>]*>")


def test_no_form_sends_its_fields_where_they_do_not_belong():
    """What a script sends does nothing without it (`method="dialog"`); what the browser sends has an address.

    A form without a method puts its fields, passwords too, into the page's own address.
    """
    forms = [
        form for path in (templates_dir() / "desk").glob("*.html") for form in FORM.findall(path.read_text("utf-8"))
    ]
    stray = [form for form in forms if not re.search(r'method="(dialog"|(post|get)" action="/desk/)', form)]
    assert forms
    assert stray == []
