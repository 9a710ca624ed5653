"""A running newsroom seals what was closed, by itself."""

from tests.support.served_process import Served, until
from ticker.archive.keys import PUBLIC
from ticker.archive.signature import PublicKey
from ticker.archive.verify import verify_bytes


async def test_a_closed_liveblog_has_an_archive_within_seconds(tmp_path):
    """Signed with the instance's key; gone while it is reopened, there again after the next close."""
    async with Served(tmp_path / "var") as newsroom, await newsroom.session() as session:

        async def ask(method, path, **body):
            async with session.request(method, f"/api/v1/liveblogs{path}", json=body or None) as response:
                assert response.status < 300, await response.text()

        async def archive():
            async with session.get("/sturmflut/archive.zip") as response:
                return await response.read() if response.status == 200 else None

        async def no_archive():
            return await archive() is None

        await ask("POST", "", slug="sturmflut", title="Sturmflut", theme="liveblog")
        await ask("POST", "/sturmflut/entries", headline="Der Pegel steigt", body="Drei Meter.")
        assert await archive() is None
        await ask("POST", "/sturmflut/close", headline="Ende des Liveblogs")
        packed = await until(archive, what="the archive")
        key = PublicKey.from_pem((tmp_path / "var" / "keys" / PUBLIC).read_bytes())
        report = verify_bytes(packed, signer=key.id)
        assert report.manifest.site.public_url == newsroom.url
        await ask("POST", "/sturmflut/reopen")
        await until(no_archive, what="the archive's end")
        await ask("POST", "/sturmflut/close", headline="Nun wirklich")
        again = verify_bytes(await until(archive, what="the second archive"), signer=key.id)
        assert again.state.seq == report.state.seq + 2
