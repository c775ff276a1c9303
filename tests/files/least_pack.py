"""The smallest pack that is one."""

from pathlib import Path

from cab_desk.files import packs

LEAST = """
title = "House rules"
version = "1"
document = "House rules"
zone = "Europe/Berlin"
number = "RFC-NNNN"

[[class]]
id = "normal"
label = "Normal"
letter = "N"
shape = "square"
rank = 1
rule = "approval"

[[rule]]
id = "approval"
section = "2"
name = "Approval"
text = "Somebody signs."
how = ["gate"]

[[rule.approval]]
any_of = ["Team Lead"]
"""


def told(folder: Path) -> list[str]:
    return [str(fault) for fault in packs.lint(folder)]
