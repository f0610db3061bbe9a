"""The law as data: `england.toml`, read by `lawbook`."""
