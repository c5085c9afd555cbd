"""A failure as a page: what it is in plain words, and what to do next. It repeats nothing that was typed."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from graph_service.edge.faults import NOWHERE, Fault
from graph_service.web.page import page
from graph_service.web.reasons import why

PROGRAMS = ("/api/", "/livez", "/readyz")
"""Where the addresses begin that are for programs."""

NEXT = {
    "not-found": (
        "There is nothing here that you may see",
        "It may never have been, it may be hidden from you, or it may have been joined with something else: "
        "we say the same in each case. Search for it again, or go back to your first page.",
    ),
    "unconfirmed": (
        "Your access waits to be confirmed",
        "An agency confirms every quarter who may use Sightline for it, and what is not confirmed stops. Ask whoever keeps the "
        "accounts of your agency; then sign in again.",
    ),
    "conflict": ("This has changed meanwhile", "Go back, look at it as it stands now, and decide again."),
    "refused": (
        "You may not do this",
        "If your purpose is another one today, change it at the top of the page. If your role should allow this, "
        "ask whoever keeps the accounts of your agency.",
    ),
    "not-while-covered": (
        "This is not shown while names are covered",
        "Press \u201cShow names\u201d at the top of the page when nobody looks on who may not see them, then open it again.",
    ),
    "method-not-allowed": ("This page cannot be opened this way", "Go to your first page and begin from there."),
    "too-many-at-once": (
        "You have as many questions open as you may",
        "Wait until one of them is answered, then load this page again.",
    ),
    "bad-input": ("We cannot use what was sent", "Go back, mend it, and send it again."),
    "not-right": ("We cannot use what was typed", "Go back, mend it, and send it again."),
    "too-large": ("That is more than we read at once", "Send less of it at a time."),
    "too-slow": ("What you sent did not arrive in time", "Go back and send it again."),
    "took-too-long": (
        "The answer took too long",
        "Ask about fewer days or fewer people, or try again in a minute.",
    ),
}
"""For each kind of problem, what it is called and what to do next."""

AWAY = (
    "This cannot be answered just now",
    "Try again in a minute. If it stays like this, tell the people who run Sightline.",
)
OURS = (
    "Something went wrong here",
    "It is not what you did. Try again; if it happens again, tell the people who run Sightline, and give them the number below.",
)


def for_a_person(request: Request) -> bool:
    """Whether whoever sent this looks at pages: a browser asks, or one of our own routes was met, and not an address for programs."""
    path = request.url.path
    browser = "text/html" in request.headers.get("accept", "")
    return not path.startswith(PROGRAMS) and (browser or getattr(request.state, "page", False))


def problem_page(request: Request, fault: Fault) -> Response:
    """The page; who is not signed in is led to where it says how."""
    if fault.kind == "not-signed-in":
        return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    if fault.kind == "reason-needed":
        return why(request)
    title, then = NEXT.get(fault.kind, AWAY if fault.status == HTTPStatus.SERVICE_UNAVAILABLE else OURS)
    detail = "" if fault.status >= HTTPStatus.INTERNAL_SERVER_ERROR or fault.detail == NOWHERE else fault.detail
    answer = page(
        request, "problem.html", fault.status, title=title, next=then, detail=detail[:1].upper() + detail[1:],
        instance=request.state.instance, leads_on=fault.kind != "unconfirmed",
    )  # fmt: skip
    answer.headers.update(fault.headers)
    return answer
