"""What every test may ask for."""

from tests.servers import postgres, postgres_database, postgres_server, redis_url, valkey

__all__ = ["postgres", "postgres_database", "postgres_server", "redis_url", "valkey"]
