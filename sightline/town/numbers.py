"""Numbers that belong to nobody: each has a valid check digit or form, but lies in a range that is never given out."""

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_POLICE_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
_MARK_LETTERS = "ABCDEFGHJKLMNOPRSTUVWXYZ"


def nhs(n: int) -> str:
    """The n-th NHS number of the range 999, which is reserved for tests; empty after the first half million."""
    for nine in (f"999{2 * n:06d}", f"999{2 * n + 1:06d}") if n < 500_000 else ():
        check = -sum(int(figure) * (10 - place) for place, figure in enumerate(nine)) % 11
        if check < 10:
            return nine + str(check)
    return ""


def upn(n: int) -> str:
    """The n-th UPN of a local authority with the number 999, which does not exist."""
    rest = f"999{n:09d}"
    total = sum(weight * int(figure) for weight, figure in enumerate(rest, start=2))
    return _UPN_LETTERS[total % 23] + rest


def pnc(n: int) -> str:
    """The n-th PNC ID with a serial number of 9,000,000 or more."""
    year, serial = n % 20 + 5, f"{9_000_000 + n // 20:07d}"
    return f"20{year:02d}/{serial}{_POLICE_LETTERS[int(f'{year:02d}{serial}') % 23]}"


def mark(n: int) -> str:
    """The n-th registration mark with the age identifier 00, 01 or 50, which were never given out."""
    size = len(_MARK_LETTERS)
    n, age = divmod(n, 3)
    letters = [_MARK_LETTERS[n // size**place % size] for place in range(4)]
    return f"L{letters[3]}{('01', '00', '50')[age]} {letters[2]}{letters[1]}{letters[0]}"


def mobile(n: int) -> str:
    """The n-th of the thousand mobile numbers that Ofcom reserves for drama; empty after these."""
    return f"07700 900{n:03d}" if n < 1000 else ""


def uprn(n: int) -> str:
    """The n-th UPRN of a range far above the numbers in use."""
    return str(999_000_000_000 + n)


def postcode(n: int) -> str:
    """The n-th pseudo-postcode of ZZ99, where nobody lives."""
    return f"ZZ99 {n // 676 % 10}{chr(65 + n // 26 % 26)}{chr(65 + n % 26)}"
