// Which addresses are posts on a platform: those the reader's page can show (ticker/projections/rendering/embeds.py).

const HOSTS = {
  YouTube: "youtube.com youtu.be youtube-nocookie.com",
  Vimeo: "vimeo.com player.vimeo.com",
  X: "x.com twitter.com",
  Instagram: "instagram.com",
  TikTok: "tiktok.com",
  Facebook: "facebook.com",
  Threads: "threads.net threads.com",
  Bluesky: "bsky.app",
  Datawrapper: "datawrapper.dwcdn.net",
  Spotify: "open.spotify.com",
  SoundCloud: "soundcloud.com",
};
const MASTODON = /^\/@\w{1,30}\/[1-9]\d{16,17}\/?$/;
const byHost = new Map(Object.entries(HOSTS).flatMap(([name, hosts]) => hosts.split(" ").map((host) => [host, name])));

/** The platform's name if `address` may be a post on one; empty if not. A platform's home page is none. */
export function platform(address) {
  if (!URL.canParse(address)) return "";
  const { hostname, pathname, search } = new URL(address);
  const host = hostname.replace(/^(www|m|mobile|de-de)\./, "");
  if (pathname === "/" && !search) return "";
  return byHost.get(host) ?? (MASTODON.test(pathname) ? "Mastodon" : "");
}
