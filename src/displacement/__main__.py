"""`python -m displacement` is the command line."""

from displacement.cli import main

if __name__ == "__main__":
    main()
