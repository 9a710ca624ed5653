// Which addresses are posts on a platform.

import assert from "node:assert/strict";
import { test } from "node:test";

import { platform } from "../../templates/desk/static/platforms.js";

test("a post is known by its platform, whichever of its hosts it is at", () => {
  for (const [address, name] of [
    ["https://www.youtube.com/watch?v=abc", "YouTube"],
    ["https://youtu.be/abc", "YouTube"],
    ["https://m.youtube.com/watch?v=abc", "YouTube"],
    ["https://x.com/hafenamt/status/1212092628029698048", "X"],
    ["https://mobile.twitter.com/hafenamt/status/1", "X"],
    ["https://de-de.facebook.com/hafenamt/posts/1", "Facebook"],
    ["https://bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur/post/3kxwrzfvr5c2a", "Bluesky"],
    ["https://www.threads.com/@hafenamt/post/abc", "Threads"],
    ["https://datawrapper.dwcdn.net/AbCdE/1/", "Datawrapper"],
    ["https://norden.social/@hafenamt/113512345678901234", "Mastodon"],
  ])
    assert.equal(platform(address), name, address);
});

test("a home page, a neighbour's name and what is no address are none", () => {
  for (const address of ["https://x.com/", "https://www.youtube.com", "https://notx.com/a", "https://x.com.example/a", "https://norden.social/@hafenamt", "https://norden.social/@hafenamt/12", "Land unter", "", "/sturmflut/"])
    assert.equal(platform(address), "", address);
});
