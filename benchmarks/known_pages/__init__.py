"""Invented pages whose words are known, with every kind of text layer that councils send: for `benchmarks/trust.py`."""
