"""The servers the other tests lean on are real, empty and separate."""

import redis.asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine


async def run(url, *statements):
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            for statement in statements[:-1]:
                await connection.execute(text(statement))
            return (await connection.execute(text(statements[-1]))).scalar_one()
    finally:
        await engine.dispose()


TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


async def test_a_postgres_database_is_empty_and_writable(postgres_database):
    """A test may create what it likes."""
    assert await run(postgres_database, TABLES) == 0
    assert await run(postgres_database, "CREATE TABLE entry (id int)", TABLES) == 1


async def test_the_next_postgres_database_is_empty_again(postgres_database):
    """Nothing of the test before is left; the server and its clock are what the journal expects."""
    assert await run(postgres_database, TABLES) == 0
    assert await run(postgres_database, "SHOW server_encoding") == "UTF8"
    assert await run(postgres_database, "SHOW timezone") == "UTC"


async def test_the_shared_postgres_answers(postgres):
    """The session's URL serves tests that need no database of their own."""
    assert await run(postgres, "SELECT 1") == 1


async def test_redis_is_writable(redis_url):
    """A test may write what it likes."""
    async with redis.asyncio.from_url(redis_url) as client:
        assert await client.dbsize() == 0
        await client.set("liveblog", "stadtfest")


async def test_redis_is_empty_again(redis_url):
    """Nothing of the test before is left."""
    async with redis.asyncio.from_url(redis_url) as client:
        assert await client.dbsize() == 0
