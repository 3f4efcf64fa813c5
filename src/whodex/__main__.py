"""`python -m whodex`."""

from whodex.cli import main

main()
