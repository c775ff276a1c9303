"""Start the program: ``python -m cab_desk``."""

import gc
import sys

gc.disable()  # what loading makes stays: to look through it takes 6 ms of a start

try:
    from cab_desk.cli import main
except KeyboardInterrupt:  # called off before there was anything to call off
    sys.exit(130)

if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        # In a bundle the process that reads foreign files starts through here.
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main())
