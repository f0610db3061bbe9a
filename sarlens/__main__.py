"""`python -m sarlens` is `sarlens`."""

from sarlens.cli import main

if __name__ == "__main__":
    main()
