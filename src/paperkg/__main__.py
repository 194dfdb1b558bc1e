"""`python -m paperkg`: the command line."""

from paperkg.cli import main

if __name__ == "__main__":
    main()
