"""The store in one SQLite file. `store.SqliteStore` is what `open_store` opens for a path."""
