"""Start the program: ``python -m cab_desk``."""

import sys

from cab_desk.cli import main

if __name__ == "__main__":
    sys.exit(main())
