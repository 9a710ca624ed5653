"""Invented exports of other liveblog systems, built field by field."""

import json
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from ticker.exchange.importers import read

NOW = datetime(2026, 1, 1, tzinfo=UTC)

WP = "http://wordpress.org/export/1.2/"


def fields(**values):
    return "".join(f"<wp:{name}>{escape(str(value))}</wp:{name}>" for name, value in values.items())


def meta(kind, **values):
    return "".join(
        f"<wp:{kind}>{fields(meta_key=name, meta_value=value)}</wp:{kind}>" for name, value in values.items()
    )


def comment(number, html, *, at="2025-05-03 08:00:00", author="Mara Lind", approved="liveblog", **metas):
    """A saving of an entry as the exporter of WordPress writes it."""
    elements = fields(
        comment_id=number, comment_author=author, comment_author_email="mara@hafenbote.example",
        comment_date_gmt=at, comment_content=html, comment_approved=approved, comment_type="liveblog",
    )  # fmt: skip
    return f"<wp:comment>{elements}{meta('commentmeta', **metas)}</wp:comment>"


def post(*comments, number=42, title="Sturmflut in Nordersiel", state="archive"):
    elements = fields(post_id=number) + (meta("postmeta", liveblog=state) if state else "")
    link = f"<link>https://hafenbote.example/{number}/</link>"
    return f"<item><title>{escape(title)}</title>{link}{elements}{''.join(comments)}</item>"


def wxr(*posts, before="", language="de-DE"):
    author = f"<wp:author>{fields(author_id=7, author_login='jo', author_display_name='Jo Petersen')}</wp:author>"
    return (
        f'<?xml version="1.0" encoding="UTF-8" ?>{before}<rss version="2.0" xmlns:wp="{WP}"><channel>'
        f"<title>Hafenbote</title><language>{language}</language>{author}{''.join(posts)}</channel></rss>"
    ).encode()


def from_wxr(*comments, **overrides):
    return read(wxr(post(*comments, **overrides)), "wordpress", now=NOW)


def rest_entry(number, html, *, seconds=1_746_259_200, **overrides):
    """An entry as the plugin's REST answers give it; 1746259200 is 2025-05-03 08:00 UTC."""
    entry = {
        "id": number, "type": "new", "render": html, "content": html, "css_classes": "liveblog", "timestamp": seconds,
        "entry_time": str(seconds), "share_link": "https://hafenbote.example/?lbup=1", "key_event": False,
        "authors": [{"id": 3, "key": "mara", "name": "Mara Lind", "avatar": "<img>"}],
    }  # fmt: skip
    return {**entry, **overrides}


def from_rest(value):
    return read(json.dumps(value).encode(), "wordpress", now=NOW)


def item(item_type, text="", **meta_):
    return {"_id": f"urn:{item_type}", "item_type": item_type, "text": text, "meta": meta_}


def sd_post(name, *items, at="2025-05-03T08:00:00+00:00", **overrides):
    """A post as Superdesk Live Blog's API gives it, items within groups."""
    groups = [
        {"id": "root", "refs": [{"idRef": "main"}], "role": "grpRole:NEP"},
        {"id": "main", "refs": [{"residRef": one["_id"], "item": one} for one in items], "role": "grpRole:Main"},
    ]
    elements = {
        "_id": name, "blog": "b1", "groups": groups, "published_date": at, "post_status": "open", "deleted": False,
        "sticky": False, "lb_highlight": False, "original_creator": "58bfe9", "byline": "ml",
        "publisher": {"display_name": "Mara Lind", "email": "mara@hafenbote.example"}, "_updated": at,
    }  # fmt: skip
    return {**elements, **overrides}


BLOG = {
    "_id": "b1", "title": "Stadtlauf", "description": "<p>Alles zum <b>Lauf</b></p>", "blog_status": "closed",
    "blog_preferences": {"theme": "default", "language": "de"}, "start_date": None,
}  # fmt: skip


def superdesk(*posts, blog=BLOG):
    return {"blog": blog, "posts": {"_items": list(posts), "_meta": {"page": 1, "total": len(posts)}}}


def from_superdesk(*posts, blog=BLOG):
    return read(json.dumps(superdesk(*posts, blog=blog)).encode(), "superdesk", now=NOW)


def messages(parsed, severity="error"):
    return [f"{one.place}: {one.message}" for one in parsed.problems if one.severity == severity]
