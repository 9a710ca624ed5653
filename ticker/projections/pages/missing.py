"""The page readers get where nothing is, with status 404: it says so and shows the ways on. Pure.

It answers at any depth, so that its addresses begin at the root of the host.
"""

from urllib.parse import urlsplit

from ticker.domain.liveblog import Liveblog
from ticker.projections import artefact
from ticker.projections.artefact import Artefact
from ticker.projections.rendering.documents import DocumentRenderer
from ticker.projections.rendering.fragments import Place, Setting

TEMPLATE = "not-found.html"


def not_found_in_liveblog(documents: DocumentRenderer, state: Liveblog) -> Artefact:
    """For addresses below a liveblog, in its language and theme; depends on what else only its details change."""
    front = artefact.front(state.slug)
    place = _place(documents, front)
    return documents.document(TEMPLATE, state, place, artefact.not_found(state.slug), front, title=state.title)


def not_found_in_site(documents: DocumentRenderer, language: str) -> bytes:
    """For every other address, in the language a reader asks for."""
    setting = Setting(slug="", theme=documents.fragments.themes.default.name, language=language, time_zone="UTC")
    canonical = documents.address(artefact.INDEX)
    place = _place(documents, artefact.INDEX)
    return documents.fragments.render(TEMPLATE, setting, place, canonical=canonical, title="").encode()


def _place(documents: DocumentRenderer, home: str) -> Place:
    root = f"{urlsplit(documents.fragments.site.public_url).path}/"
    return Place(name="gone", home=f"{root}{artefact.url_path(home)}", root=root)
