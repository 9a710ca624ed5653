"""Day after day over the API: a liveblog that goes on from another, and one that closes into the next."""


async def yesterday(editors, **fields):
    await editors.create("mittwoch", **{"title": "Der Liveblog vom Mittwoch"} | fields)
    entry = await editors.post("mittwoch")
    points = [{"text": "Der Deich hält.", "entries": [entry.rsplit("/", 1)[1]]}]
    await editors.ask("PUT", "/liveblogs/mittwoch/summary", {"points": points}, if_match="*")


async def today(editors, **fields):
    body = {"slug": "donnerstag", "title": "Der Liveblog vom Donnerstag", "continues": "mittwoch", **fields}
    return await editors.ask("POST", "/liveblogs", body)


async def links(editors, slug):
    liveblog = await editors.read(f"/liveblogs/{slug}")
    return [(link := liveblog[way]) and (link["title"], link["url"]) for way in ("previous", "next")]


async def test_it_goes_on_from_the_day_before(editors):
    """Theme, zone and language are that one's, its summary without what it cites; each leads to the other."""
    await yesterday(editors, theme="liveticker", time_zone="Europe/London", language="en")
    assert (await today(editors)).status == 201
    liveblog = await editors.read("/liveblogs/donnerstag")
    settings = [liveblog[name] for name in ("theme", "time_zone", "language")]
    assert settings == ["liveticker", "Europe/London", "en"]
    summary = await editors.read("/liveblogs/donnerstag/summary")
    assert summary["points"] == [{"text": "Der Deich hält.", "entries": [], "stale": False}]
    assert await links(editors, "donnerstag") == [("Der Liveblog vom Mittwoch", "/mittwoch/"), None]
    assert await links(editors, "mittwoch") == [None, ("Der Liveblog vom Donnerstag", "/donnerstag/")]


async def test_what_is_said_counts_more_than_the_day_before(editors):
    """Settings and the link back; a link onward that somebody has set stays."""
    await yesterday(editors, theme="liveticker")
    onward = {"next": {"title": "Die Bilanz", "url": "https://example.org/bilanz"}}
    await editors.ask("PATCH", "/liveblogs/mittwoch", onward, if_match="*")
    await today(editors, theme="liveblog", previous={"title": "Gestern", "url": "/mittwoch/"})
    assert (await editors.read("/liveblogs/donnerstag"))["theme"] == "liveblog"
    assert await links(editors, "donnerstag") == [("Gestern", "/mittwoch/"), None]
    assert await links(editors, "mittwoch") == [None, ("Die Bilanz", "https://example.org/bilanz")]


async def test_a_draft_is_led_to_once_it_is_open(editors):
    """Before that, readers would find nothing."""
    await yesterday(editors)
    await today(editors, state="draft")
    assert await links(editors, "mittwoch") == [None, None]
    await editors.ask("POST", "/liveblogs/donnerstag/open")
    assert await links(editors, "mittwoch") == [None, ("Der Liveblog vom Donnerstag", "/donnerstag/")]


async def test_the_same_request_again_makes_up_for_a_link_that_is_missing(editors):
    """As after a crash between the two commits."""
    await yesterday(editors)
    body = {"slug": "donnerstag", "title": "Donnerstag", "continues": "mittwoch"}
    first = await editors.ask("POST", "/liveblogs", body, key="k1")
    await editors.ask("PATCH", "/liveblogs/mittwoch", {"next": None}, if_match="*")
    again = await editors.ask("POST", "/liveblogs", body, key="k1")
    assert (again.status, again.body) == (201, first.body)
    assert await links(editors, "mittwoch") == [None, ("Donnerstag", "/donnerstag/")]


async def test_nothing_can_be_continued_that_is_not_there(editors):
    """422 that names the field."""
    answer = await today(editors)
    assert (answer.status, answer.fields) == (422, {"/continues": "there is no liveblog 'mittwoch'"})
    assert (await editors.ask("GET", "/liveblogs/donnerstag")).status == 404


async def test_a_close_leads_on(editors):
    """In the same commit: the link, then the end."""
    await editors.create("mittwoch")
    await editors.create("donnerstag", title="Der Liveblog vom Donnerstag")
    answer = await editors.ask("POST", "/liveblogs/mittwoch/close", {"headline": "Ende", "next": "donnerstag"})
    assert answer.status == 201
    assert await links(editors, "mittwoch") == [None, ("Der Liveblog vom Donnerstag", "/donnerstag/")]
    events = (await editors.read("/liveblogs/mittwoch/events"))["items"]
    assert [event["type"] for event in events[-2:]] == ["LiveblogRevised", "LiveblogClosed"]
    assert len({event["at"] for event in events[-2:]}) == 1


async def test_a_close_leads_nobody_to_nothing(editors):
    """Neither to what is not there, nor to a draft; the liveblog stays open."""
    await editors.create("mittwoch")
    close = {"headline": "Ende", "next": "donnerstag"}
    answer = await editors.ask("POST", "/liveblogs/mittwoch/close", close)
    assert (answer.status, answer.fields) == (422, {"/next": "there is no liveblog 'donnerstag'"})
    await editors.create("donnerstag", state="draft")
    answer = await editors.ask("POST", "/liveblogs/mittwoch/close", close)
    assert (answer.status, answer.problem) == (409, "conflict")
    assert (await editors.read("/liveblogs/mittwoch"))["state"] == "live"
