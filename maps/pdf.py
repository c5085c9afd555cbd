"""The page as PDF, made by WeasyPrint in a child process that can fetch nothing and is ended if it takes too much time or memory.

The child process runs this very file (`python -I pdf.py`), reads HTML from standard input and writes the PDF to standard output.
"""

import subprocess
import sys
import tempfile
from dataclasses import astuple, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

NEEDED = (
    "a PDF needs the extra `pdf` (pip install 'sightline[pdf]') and, from the system, Pango (Debian: libpangoft2-1.0-0)"
)
REACHED = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "urllib.",
    "ftplib.",
    "http.client.",
)
"""What the child process may not even try: the beginnings of names of Python's audit events."""

MISSING, ASKED = 3, 4
"""Exit codes of the child process: WeasyPrint or Pango is missing; the page asked for something outside itself."""


class PdfError(RuntimeError):
    """Why no PDF was made."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much time and memory the child process may take before it is ended."""

    cpu_seconds: int = 120
    memory_mb: int = 1_500
    seconds: int = 300


def can_print() -> bool:
    """Whether the extra is installed. Pango, which comes from the system, is looked for when a PDF is made."""
    return find_spec("weasyprint") is not None


def pdf(html: str, limits: Limits | None = None) -> bytes:
    """A page as PDF/UA. Give it a page without script: `hotspot_page(..., moving=False)`."""
    allowed = limits or Limits()
    command = [sys.executable, "-I", str(Path(__file__).resolve()), *(str(limit) for limit in astuple(allowed)[:2])]
    with tempfile.TemporaryDirectory(prefix="sightline-pdf-") as empty:
        try:
            ended = subprocess.run(  # noqa: S603 - our own file, our own numbers
                command,
                input=html.encode(),
                capture_output=True,
                cwd=empty,
                env={},
                timeout=allowed.seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise PdfError(f"the page was not made into a PDF within {allowed.seconds} seconds") from late
    return _made(ended, allowed)


def _made(ended: "subprocess.CompletedProcess[bytes]", limits: Limits) -> bytes:
    if ended.returncode == 0 and ended.stdout.startswith(b"%PDF-"):
        return ended.stdout
    if ended.returncode == MISSING:
        raise PdfError(NEEDED)
    if ended.returncode == ASKED:
        raise PdfError("the page asked for something outside itself; nothing was fetched and no PDF was made")
    most = f"{limits.cpu_seconds} seconds of work or {limits.memory_mb:,} MB"
    raise PdfError(
        f"the page was not made into a PDF: it took more than {most}, or WeasyPrint failed ({ended.returncode})"
    )


def _child(cpu_seconds: int, memory_mb: int) -> None:
    """Read HTML and write a PDF, within limits that this process sets for itself before it reads anything."""
    _limit(cpu_seconds, memory_mb)
    try:
        import weasyprint
        from weasyprint.urls import FatalURLFetchingError, URLFetcher
    except (ImportError, OSError):  # OSError: Pango is missing
        sys.exit(MISSING)

    asked: list[str] = []

    class Nothing(URLFetcher):  # type: ignore[misc]
        """Refuses every request: all that is ours stands in the page, so a request means that no PDF is made."""

        def fetch(self, url: str, headers: object = None) -> NoReturn:  # noqa: ARG002 - WeasyPrint's signature
            asked.append(url)  # noted, because WeasyPrint goes on when it is refused something inside a drawing
            raise FatalURLFetchingError("refused")

    sys.addaudithook(_refuse)
    page = sys.stdin.buffer.read().decode()
    try:
        document: Any = weasyprint.HTML(string=page, url_fetcher=Nothing(), base_url=None, media_type="print")
        made = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"sightline")
    except FatalURLFetchingError:
        sys.exit(ASKED)
    if asked:
        sys.exit(ASKED)
    sys.stdout.buffer.write(made)


def _limit(cpu_seconds: int, memory_mb: int) -> None:
    import resource

    most = {
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_AS: memory_mb * 1024 * 1024,
        resource.RLIMIT_FSIZE: 16 * 1024 * 1024,
        resource.RLIMIT_CORE: 0,
    }
    for which, value in most.items():
        resource.setrlimit(which, (value, value))


def _refuse(event: str, _: object) -> None:
    if event.startswith(REACHED):
        raise PermissionError(f"refused: {event}")


if __name__ == "__main__":
    _child(*map(int, sys.argv[1:3]))
