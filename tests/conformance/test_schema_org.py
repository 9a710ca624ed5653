"""The checker of structured data finds what schema.org does not know, and nothing else."""

import copy
import re

import pytest

from tests.support.checkers.schema_org import check_json_ld, types_of

PAPER = {"@type": "Organization", "@id": "https://example.org/#publisher", "name": "Leeküste Kurier"}
GOOD = {
    "@context": "https://schema.org",
    "@type": "LiveBlogPosting",
    "@id": "https://example.org/sturmflut/",
    "headline": "Sturmflut",
    "datePublished": "2025-11-14",
    "coverageStartTime": "2025-11-14T09:30:00+01:00",
    "publisher": PAPER,
    "author": {"@id": PAPER["@id"]},
    "keywords": ["Deich", "Flut"],
    "image": {"@type": "ImageObject", "url": "https://example.org/a.webp", "width": "1200 px"},
    "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "Pegel", "url": "https://example.org/sturmflut/#e-1"}],
}


def test_a_good_document_passes():
    """Inherited properties, references within the document, a day or a moment, lists of values."""
    assert check_json_ld(GOOD) == []


def test_types_descend():
    """A liveblog is a posting, an article, a work and a thing."""
    assert {"BlogPosting", "Article", "CreativeWork", "Thing"} < types_of("LiveBlogPosting")
    assert types_of("Liveblog") == set()


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (["@context"], "http://example.org", "@context is 'http://example.org'"),
        (["@type"], "Liveblog", ": no such type: 'Liveblog'"),
        (["@id"], "sturmflut/", ".@id: not an absolute address"),
        (["coverageBegin"], "2025-11-14", "coverageBegin: .* has no such property"),
        (["position"], None, "position: not Integer or Text: None"),
        (["breadcrumb"], "a", "breadcrumb: .* has no such property"),
        (["headline"], "", "headline: not Text: ''"),
        (["keywords"], [], "keywords: empty"),
        (["coverageStartTime"], "2025-11-14", "coverageStartTime: not DateTime"),
        (["datePublished"], "14.11.2025", "datePublished: not Date or DateTime"),
        (["datePublished"], "2025-13-14", "datePublished: not Date or DateTime"),
        (["datePublished"], "2025-11-14T25:00:00Z", "datePublished: not Date or DateTime"),
        (["datePublished"], "2025-11-14T09:30:00", "datePublished: not Date or DateTime"),
        (["author"], {"@id": GOOD["@id"]}, "author: not Organization or Person"),
        (["author"], "Hedda Bruwe", "author: not Organization or Person"),
        (["image", "width"], 1200, "image.width: not Distance or QuantitativeValue: 1200"),
        (["image", "url"], "a.webp", "image.url: not URL"),
        (["liveBlogUpdate", 0, "@type"], "Person", r"liveBlogUpdate\[0\].headline: .* has no such property"),
        (["liveBlogUpdate", 0, "@id"], GOOD["@id"], "@id: BlogPosting and LiveBlogPosting are not the same thing"),
        (["liveBlogUpdate", 0], PAPER, r"liveBlogUpdate\[0\]: not BlogPosting"),
    ],
)
def test_what_the_vocabulary_does_not_allow_is_named(path, value, complaint):
    """With its place and what would be right."""
    document = copy.deepcopy(GOOD)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    found = check_json_ld(document)
    assert any(re.search(complaint, problem) for problem in found), found
