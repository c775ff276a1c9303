"""Start the program: ``python -m cab_desk``."""

import sys

from cab_desk.cli import main

if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        # In a bundle the process that reads foreign files starts through here.
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main())
