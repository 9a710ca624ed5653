"""Every kind of page is good HTML: the checker behind the W3C's validator and html-validate find nothing."""

from tests.support.checkers.htmlvalidate import validate
from tests.support.checkers.nu import check_html

BAD = b'<!doctype html><html lang="de"><head><title>Pegel</title></head><body><a href="/"><button>Weiter</button></a>'


async def test_html_validate_finds_what_is_wrong():
    """A button in a link, and elements nobody closed."""
    found = await validate({"schlecht": BAD})
    assert any("schlecht:1: element-permitted-content" in line for line in found)


async def test_no_page_has_an_error_or_a_warning(rendered_site):
    """As readers get them, the answers with status 404 and 410 too."""
    pages = {str(shown): body for shown, body in (await rendered_site.bodies()).items()}
    assert [str(message) for message in check_html(pages)] == []


async def test_html_validate_finds_nothing_on_any_page(rendered_site):
    """What is not asked stands in its configuration, with the reason."""
    pages = {str(shown): body for shown, body in (await rendered_site.bodies()).items()}
    assert await validate(pages) == []
