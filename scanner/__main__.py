"""``python -m scanner``: the command where no script was installed."""

from scanner.cli import main

if __name__ == "__main__":
    main()
