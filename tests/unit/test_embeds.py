"""From the address of a post to the frame that shows it: exactly the right one, or none."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ticker.projections.rendering.embeds import frame_of

POSTS = {
    "https://www.youtube.com/watch?v=a1B2c3D4e5_": "https://www.youtube-nocookie.com/embed/a1B2c3D4e5_",
    "https://m.youtube.com/watch?app=desktop&v=a1B2c3D4e5_&t=90s": "https://www.youtube-nocookie.com/embed/a1B2c3D4e5_",
    "https://youtu.be/a1B2c3D4e5_?si=x": "https://www.youtube-nocookie.com/embed/a1B2c3D4e5_",
    "https://www.youtube.com/live/a1B2c3D4e5_": "https://www.youtube-nocookie.com/embed/a1B2c3D4e5_",
    "https://youtube.com/shorts/a1B2c3D4e5_": "https://www.youtube-nocookie.com/embed/a1B2c3D4e5_",
    "https://vimeo.com/76979871": "https://player.vimeo.com/video/76979871?dnt=1",
    "https://player.vimeo.com/video/76979871": "https://player.vimeo.com/video/76979871?dnt=1",
    "https://vimeo.com/76979871/8272103f6e": "https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1",
    "https://x.com/deichwacht/status/1989412345678901234": (
        "https://platform.twitter.com/embed/Tweet.html?id=1989412345678901234&dnt=true"
    ),
    "HTTPS://Twitter.com/deichwacht/status/20?s=20#m": "https://platform.twitter.com/embed/Tweet.html?id=20&dnt=true",
    "https://www.instagram.com/p/DAbc_123-xy/": "https://www.instagram.com/p/DAbc_123-xy/embed/captioned/",
    "https://www.instagram.com/deich.wacht/reel/DAbc_123-xy/?igsh=1": (
        "https://www.instagram.com/reel/DAbc_123-xy/embed/captioned/"
    ),
    "https://www.tiktok.com/@deich.wacht/video/7301234567890123456": (
        "https://www.tiktok.com/player/v1/7301234567890123456"
    ),
    "https://www.facebook.com/Deichwacht/posts/pfbid02abcDEF": (
        "https://www.facebook.com/plugins/post.php?show_text=true"
        "&href=https%3A%2F%2Fwww.facebook.com%2FDeichwacht%2Fposts%2Fpfbid02abcDEF"
    ),
    "https://m.facebook.com/permalink.php?id=100001234567890&story_fbid=pfbid02abcDEF": (
        "https://www.facebook.com/plugins/post.php?show_text=true"
        "&href=https%3A%2F%2Fwww.facebook.com%2Fpermalink.php%3Fstory_fbid%3Dpfbid02abcDEF%26id%3D100001234567890"
    ),
    "https://www.facebook.com/Deichwacht/videos/1234567890": (
        "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2FDeichwacht%2Fvideos%2F1234567890"
    ),
    "https://www.threads.net/@deichwacht/post/DAbc_123-xy": "https://www.threads.com/@deichwacht/post/DAbc_123-xy/embed",
    "https://bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur/post/3l6oveex3ii2l": (
        "https://embed.bsky.app/embed/did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3l6oveex3ii2l"
    ),
    "https://datawrapper.dwcdn.net/aB3dE/4/": "https://datawrapper.dwcdn.net/aB3dE/4/",
    "https://datawrapper.dwcdn.net/aB3dE": "https://datawrapper.dwcdn.net/aB3dE/",
    "https://open.spotify.com/intl-de/episode/4rOoJ6Egrf8K2IrywzwOMk?si=1": (
        "https://open.spotify.com/embed/episode/4rOoJ6Egrf8K2IrywzwOMk"
    ),
    "https://soundcloud.com/deichwacht/sturmnacht": (
        "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fdeichwacht%2Fsturmnacht"
    ),
    "https://norden.social/@deichwacht/115545123456789012": (
        "https://norden.social/@deichwacht/115545123456789012/embed"
    ),
}
SENT_TO = {
    "YouTube": "youtube-nocookie.com",
    "Vimeo": "player.vimeo.com",
    "X": "platform.twitter.com",
    "Instagram": "instagram.com",
    "TikTok": "tiktok.com",
    "Facebook": "facebook.com",
    "Threads": "threads.com",
    "Bluesky": "embed.bsky.app",
    "Datawrapper": "datawrapper.dwcdn.net",
    "Spotify": "open.spotify.com",
    "SoundCloud": "w.soundcloud.com",
    "Mastodon": "norden.social",
}


@pytest.mark.parametrize(("address", "src"), POSTS.items())
def test_a_post_has_the_frame_its_platform_gives_it(address: str, src: str):
    """Tracking parameters and fragments are left behind."""
    frame = frame_of(address)
    assert frame is not None
    assert (frame.src, frame.host) == (src, SENT_TO[frame.provider])


def test_every_platform_has_an_example():
    """What is said to a reader, platform and host, is tried for each."""
    assert {frame.provider for frame in map(frame_of, POSTS) if frame} == set(SENT_TO)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://x.com/deichwacht",
        "https://x.com/deichwacht/status/20/photo/1",
        "https://x.com/deichwacht/status/٢٠",
        "https://x.com/@deichwacht/115545123456789012",
        "https://x.com//deichwacht/status/20",
        "https://x.com/../deichwacht/status/20",
        "https://x.com/deichwacht/status/20%2F..%2F",
        "https://x.com/deichwacht/status/20\n",
        "https://x.com\t/deichwacht/status/20",
        "https://x.com\\@evil.example/deichwacht/status/20",
        "https:x.com/deichwacht/status/20",
        "https:///x.com/deichwacht/status/20",
        "//x.com/deichwacht/status/20",
        "ftp://x.com/deichwacht/status/20",
        "javascript://x.com/deichwacht/status/20",
        "https://user@x.com/deichwacht/status/20",
        "https://x.com@evil.example/deichwacht/status/20",
        "https://x.com:443/deichwacht/status/20",
        "https://x.com./deichwacht/status/20",
        "https://х.com/deichwacht/status/20",
        "https://xn--80ak6aa92e.com/deichwacht/status/20",
        "https://[x.com]/deichwacht/status/20",
        "https://www.youtube.com/watch?v=a1B2c3D4e5_&v=a1B2c3D4e5-",
        "https://www.youtube.com/watch?v=a1B2c3D4e5_%26autoplay=1",
        "https://www.youtube.com/watch?v=zu-kurz",
        "https://www.youtube.com/watch#?v=a1B2c3D4e5_",
        "https://bsky.app/profile/deichwacht.example/post/3l6oveex3ii2l",
        "https://soundcloud.com/deichwacht/sets",
        "https://soundcloud.com/discover/sturmnacht",
        "https://norden.social/@deichwacht/7",
        "https://norden.social/@deichwacht@anders.social/115545123456789012",
        "https://localhost/@deichwacht/115545123456789012",
        "https://127.0.0.1/@deichwacht/115545123456789012",
        "https://norden.social:3000/@deichwacht/115545123456789012",
        "https://example.org/post/1",
    ],
)
def test_what_is_only_almost_a_post_is_a_link(address: str):
    """Profiles, look-alikes, addresses on which browsers disagree."""
    assert frame_of(address) is None


@given(st.sampled_from(sorted(POSTS)), st.text("abcdefxyz0123456789-.", min_size=1, max_size=12), st.booleans())
@example("https://x.com/a/status/20", "evil.example.", False)
@example("https://x.com/a/status/20", ".evil.example", True)
def test_a_look_alike_host_gets_nothing_of_the_platform(address: str, more: str, after: bool):
    """A host that only begins or ends like a platform's has no frame, unless it is a platform's too."""
    host = urlsplit(address).netloc
    other = address.replace(host, host + more if after else more + host, 1)
    frame = frame_of(other)
    if frame is not None and frame.provider != "Mastodon":
        assert urlsplit(other).netloc.lower() in {urlsplit(known).netloc.lower() for known in POSTS} | {
            f"{label}.{name}" for label in ("m", "www", "mobile") for name in ("youtube.com", "x.com", "twitter.com")
        }


@given(
    st.sampled_from(sorted(POSTS)),
    st.integers(0, 60),
    st.text(st.characters(max_codepoint=0x2FFF, exclude_categories=["Cs"]), max_size=6),
)
@example("https://x.com/a/status/20", 7, "\x00")
def test_whatever_is_written_into_an_address_the_frame_is_a_platform_s(address: str, place: int, written: str):
    """Nothing but https, one of the known hosts, and no user, port, fragment or second address in it."""
    changed = address[:place] + written + address[place:]
    frame = frame_of(changed)
    if frame is None:
        return
    parts = urlsplit(frame.src)
    assert parts.scheme == "https"
    assert parts.netloc == parts.hostname
    assert frame.provider == "Mastodon" or frame.host == SENT_TO[frame.provider]
    if frame.provider == "Mastodon":
        assert parts.hostname == urlsplit(changed).hostname
    assert not parts.fragment
    assert frame.src.isascii()
    assert not set(unquote(frame.src)) & set(" \"'<>\\^`{|}\n\r\t")


@given(st.text(max_size=60) | st.text(st.sampled_from("htps:/x.com@#?%[]\\abstu019")).map("https://".__add__))
def test_any_text_is_a_frame_or_none(text: str):
    """Nothing an editor pastes makes a page fail."""
    frame = frame_of(text)
    assert frame is None or frame.src.startswith("https://")
