"""Read a QR code's modules back: versions 1 to 10, byte mode, without mending."""

from collections.abc import Sequence

# Data codewords of each block at level M, by version.
_BLOCKS = {
    1: [16], 2: [28], 3: [44], 4: [32] * 2, 5: [43] * 2, 6: [27] * 4, 7: [31] * 4,
    8: [38] * 2 + [39] * 2, 9: [36] * 3 + [37] * 2, 10: [43] * 4 + [44],
}  # fmt: skip
_ALIGNED = {
    1: [], 2: [6, 18], 3: [6, 22], 4: [6, 26], 5: [6, 30], 6: [6, 34], 7: [6, 22, 38],
    8: [6, 24, 42], 9: [6, 26, 46], 10: [6, 28, 50],
}  # fmt: skip
_MASKS = (
    lambda r, c: (r + c) % 2 == 0,
    lambda r, c: r % 2 == 0,
    lambda r, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: r * c % 2 + r * c % 3 == 0,
    lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
)


def decoded(rows: Sequence[str]) -> str:
    """Return the text of a code; raises ValueError where it is not of level M or byte mode."""
    size = len(rows)
    version = (size - 17) // 4
    form = int("".join(rows[8][c] for c in (0, 1, 2, 3, 4, 5)), 2) >> 1 ^ 0b10101
    if form >> 3 != 0b00:
        raise ValueError("not of level M")
    mask = _MASKS[form & 7]
    bits = "".join(
        str(int(rows[r][c]) ^ mask(r, c)) for r, c in _walk(size) if _free(r, c, size, version)
    )
    words = [int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8)]
    data = "".join(f"{word:08b}" for word in _joined(words, _BLOCKS[version]))
    if data[:4] != "0100":
        raise ValueError("not in byte mode")
    wide = 8 if version < 10 else 16
    count = int(data[4 : 4 + wide], 2)
    body = data[4 + wide : 4 + wide + 8 * count]
    return bytes(int(body[at : at + 8], 2) for at in range(0, len(body), 8)).decode()


def _walk(size: int) -> list[tuple[int, int]]:
    places = []
    up = True
    for right in [*range(size - 1, 6, -2), *range(5, 0, -2)]:
        rows = range(size - 1, -1, -1) if up else range(size)
        places += [(row, column) for row in rows for column in (right, right - 1)]
        up = not up
    return places


def _free(r: int, c: int, size: int, version: int) -> bool:
    if (r < 9 and (c < 9 or c >= size - 8)) or (r >= size - 8 and c < 9) or 6 in (r, c):
        return False
    centres = _ALIGNED[version]
    for cr in centres:
        for cc in centres:
            corner = (cr, cc) in ((6, 6), (6, size - 7), (size - 7, 6))
            if not corner and abs(r - cr) <= 2 and abs(c - cc) <= 2:
                return False
    far = size - 11
    return version < 7 or not ((r < 6 and far <= c < far + 3) or (c < 6 and far <= r < far + 3))


def _joined(words: Sequence[int], blocks: Sequence[int]) -> list[int]:
    parts: list[list[int]] = [[] for _ in blocks]
    at = 0
    for place in range(max(blocks)):
        for part, count in zip(parts, blocks, strict=True):
            if place < count:
                part.append(words[at])
                at += 1
    return [word for part in parts for word in part]
