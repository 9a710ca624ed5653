"""From the address of a post elsewhere to the frame that shows it, once a reader has asked for it. Pure.

Only platforms whose frame follows from the post's address with certainty: nobody is asked, neither when an editor posts
nor when a page is rendered. A frame's address is built anew from parts of known characters; nothing else of what an
editor typed gets into it. Every other address is a link, as is one that is only almost right.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, parse_qs, urlsplit

Shape = Literal["post", "video", "tall", "audio", "chart"]
"""How much room the frame takes: `video` is 16:9, `tall` 9:16, `audio` a row, the others what a phone's screen has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What is loaded when the reader says so: `src` is an https address, `provider` the platform's name."""

    src: str
    provider: str
    shape: Shape

    @property
    def host(self) -> str:
        """Who gets the reader's data, as a reader would write it: ``youtube-nocookie.com``."""
        return (urlsplit(self.src).hostname or "").removeprefix("www.")


@dataclass(frozen=True, slots=True)
class _Platform:
    """`post` matches the whole path, followed by ``?name=value`` for each of its `parameters`.

    Without `hosts` it runs on any but those of other platforms. `src` is the frame's address with the groups of `post`,
    and `host`, in their places.
    """

    provider: str
    hosts: frozenset[str]
    post: re.Pattern[str]
    src: str
    shape: Shape = "post"
    parameters: Sequence[str] = ()


def frame_of(address: str) -> Frame | None:
    """The frame for the post at `address`; None if there is no frame, or none that is certain."""
    parts = _parts(address)
    if parts is None:
        return None
    host = parts.netloc.lower()
    for platform in _PLATFORMS:
        if host not in platform.hosts and (platform.hosts or host in _KNOWN_HOSTS):
            continue
        if match := platform.post.fullmatch(_path_and_parameters(platform, parts)):
            src = platform.src.format(host=host, **match.groupdict(default=""))
            return Frame(src=src, provider=platform.provider, shape=platform.shape)
    return None


_HOST = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.IGNORECASE)
"""A name in the DNS, in ASCII: no port, no user, no address in numbers, no dot at the end."""

_ADDRESS = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_BACKSLASH = "\\"


def _parts(address: str) -> SplitResult | None:
    """The parts of an address on which every browser agrees; None for any other."""
    if not _ADDRESS.fullmatch(address) or _BACKSLASH in address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets around what is no address
        return None
    return parts if _HOST.fullmatch(parts.netloc) else None


def _path_and_parameters(platform: _Platform, parts: SplitResult) -> str:
    values: Mapping[str, list[str]] = parse_qs(parts.query) if platform.parameters else {}
    query = [f"?{name}={values[name][0]}" for name in platform.parameters if len(values.get(name, ())) == 1]
    return parts.path + "".join(query)


# --- the platforms ------------------------------------------------------------------------------------------


def _hosts(*names: str) -> frozenset[str]:
    return frozenset(names)


def _post(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


_YOUTUBE = "https://www.youtube-nocookie.com/embed/{id}"
_FACEBOOK = _hosts("facebook.com", "www.facebook.com", "m.facebook.com", "de-de.facebook.com")
_FACEBOOK_POST = "https://www.facebook.com/plugins/post.php?show_text=true&href=https%3A%2F%2Fwww.facebook.com%2F"
_FACEBOOK_VIDEO = "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2F"

_SOUNDCLOUD_ITSELF = "charts|discover|feed|messages|notifications|pages|search|settings|stations|stream|tags|upload|you"
_SOUNDCLOUD_LISTS = "albums|comments|followers|following|likes|popular-tracks|reposts|sets|spotlight|toptracks|tracks"

_PLATFORMS: Sequence[_Platform] = (
    _Platform(
        "YouTube",
        _hosts("youtube.com", "www.youtube.com", "m.youtube.com"),
        _post(r"/watch\?v=(?P<id>[\w-]{11})"),
        _YOUTUBE,
        "video",
        parameters=["v"],
    ),
    _Platform(
        "YouTube",
        _hosts("youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"),
        _post(r"/(?:live|embed)/(?P<id>[\w-]{11})/?"),
        _YOUTUBE,
        "video",
    ),
    _Platform("YouTube", _hosts("youtu.be"), _post(r"/(?P<id>[\w-]{11})"), _YOUTUBE, "video"),
    _Platform(
        "YouTube",
        _hosts("youtube.com", "www.youtube.com", "m.youtube.com"),
        _post(r"/shorts/(?P<id>[\w-]{11})/?"),
        _YOUTUBE,
        "tall",
    ),
    _Platform(
        "Vimeo",
        _hosts("vimeo.com", "www.vimeo.com", "player.vimeo.com"),
        _post(r"/(?:video/)?(?P<id>\d{5,12})/?"),
        "https://player.vimeo.com/video/{id}?dnt=1",
        "video",
    ),
    _Platform(  # not listed: the second part is its key
        "Vimeo",
        _hosts("vimeo.com", "www.vimeo.com"),
        _post(r"/(?P<id>\d{5,12})/(?P<key>[0-9a-f]{8,12})/?"),
        "https://player.vimeo.com/video/{id}?h={key}&dnt=1",
        "video",
    ),
    _Platform(
        "X",
        _hosts("x.com", "www.x.com", "mobile.x.com", "twitter.com", "www.twitter.com", "mobile.twitter.com"),
        _post(r"/\w{1,15}/status/(?P<id>\d{2,20})/?"),
        "https://platform.twitter.com/embed/Tweet.html?id={id}&dnt=true",
    ),
    _Platform(
        "Instagram",
        _hosts("instagram.com", "www.instagram.com"),
        _post(r"/(?:[\w.]{1,30}/)?(?P<kind>p|reel|tv)/(?P<id>[\w-]{5,40})/?"),
        "https://www.instagram.com/{kind}/{id}/embed/captioned/",
    ),
    _Platform(
        "TikTok",
        _hosts("tiktok.com", "www.tiktok.com", "m.tiktok.com"),
        _post(r"/@[\w.]{1,32}/video/(?P<id>\d{15,20})/?"),
        "https://www.tiktok.com/player/v1/{id}",
        "tall",
    ),
    _Platform(
        "Facebook",
        _FACEBOOK,
        _post(r"/(?P<page>[\w.]{1,60})/posts/(?P<id>\w{5,100})/?"),
        _FACEBOOK_POST + "{page}%2Fposts%2F{id}",
    ),
    _Platform(
        "Facebook",
        _FACEBOOK,
        _post(r"/permalink\.php\?story_fbid=(?P<story>\w{5,100})\?id=(?P<page>\d{5,20})"),
        _FACEBOOK_POST + "permalink.php%3Fstory_fbid%3D{story}%26id%3D{page}",
        parameters=["story_fbid", "id"],
    ),
    _Platform(
        "Facebook",
        _FACEBOOK,
        _post(r"/(?P<page>[\w.]{1,60})/videos/(?P<id>\d{5,20})/?"),
        _FACEBOOK_VIDEO + "{page}%2Fvideos%2F{id}",
        "video",
    ),
    _Platform(
        "Threads",
        _hosts("threads.net", "www.threads.net", "threads.com", "www.threads.com"),
        _post(r"/@(?P<user>[\w.]{1,30})/post/(?P<id>[\w-]{5,40})/?"),
        "https://www.threads.com/@{user}/post/{id}/embed",
    ),
    _Platform(  # with a handle in it, the did would have to be asked for
        "Bluesky",
        _hosts("bsky.app"),
        _post(r"/profile/(?P<did>did:plc:[a-z2-7]{24})/post/(?P<id>[a-z2-7]{13})/?"),
        "https://embed.bsky.app/embed/{did}/app.bsky.feed.post/{id}",
    ),
    _Platform(
        "Datawrapper",
        _hosts("datawrapper.dwcdn.net"),
        _post(r"/(?P<id>[A-Za-z0-9]{5})(?P<version>/\d{1,4})?/?"),
        "https://datawrapper.dwcdn.net/{id}{version}/",
        "chart",
    ),
    _Platform(
        "Spotify",
        _hosts("open.spotify.com"),
        _post(
            r"/(?:intl-[a-z]{2}/)?(?:embed/)?(?P<kind>track|album|playlist|artist|episode|show)/(?P<id>[A-Za-z0-9]{22})/?"
        ),
        "https://open.spotify.com/embed/{kind}/{id}",
        "audio",
    ),
    _Platform(
        "SoundCloud",
        _hosts("soundcloud.com", "www.soundcloud.com", "m.soundcloud.com"),
        _post(
            rf"/(?!(?:{_SOUNDCLOUD_ITSELF})/)(?P<user>[\w-]{{3,25}})"
            rf"/(?!(?:{_SOUNDCLOUD_LISTS})/?$)(?P<track>[\w-]{{1,100}})/?"
        ),
        "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2F{user}%2F{track}",
        "audio",
    ),
    _Platform(  # ids are times: milliseconds shifted by 16 bits, of this length from 2017 to 2450
        "Mastodon",
        _hosts(),
        _post(r"/@(?P<user>\w{1,30})/(?P<id>[1-9]\d{16,17})/?"),
        "https://{host}/@{user}/{id}/embed",
    ),
)

_KNOWN_HOSTS = frozenset[str]().union(*(platform.hosts for platform in _PLATFORMS))
