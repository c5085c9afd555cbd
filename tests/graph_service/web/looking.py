"""A browser that looks at a page in every way in which somebody may have to look at it, and says what is wrong with it."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page

from tests.graph_service.web.every_page import Way
from tests.maps.test_page_in_browser import axe

WIDE, NARROW, ZOOMED = ({"width": w, "height": h} for w, h in ((1366, 768), (320, 768), (320, 256)))
"""A council's laptop; a window 320 px wide; and what 1280 x 1024 comes to at 400 per cent, for layout is in CSS pixels."""

PICTURES = os.environ.get("SIGHTLINE_PICTURES", "")
"""A folder for pictures of each page, to be looked at; none are taken without it."""

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_WIDTH = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block", "region", "skip-link"]
"""What of it may turn on how wide the window is; the rest is tried in the wide one."""

SCRIPT = Path(__file__).with_name("looking.js").read_text(encoding="utf-8")
WALKED = 60
"""Up to so many controls are gone through by Tab on one page; all of them are given focus."""


@dataclass
class Looker:
    """One window of a browser, and what its pages complained of or asked of others."""

    context: BrowserContext
    address: str
    page: Page = field(init=False)
    line: CDPSession = field(init=False)
    said: list[str] = field(default_factory=list)
    seen: int = 0

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.line = self.context.new_cdp_session(self.page)
        self.page.on("console", lambda one: self._note(one.text))
        self.page.on("pageerror", lambda error: self.said.append(f"script failed: {error}"))
        self.page.on("dialog", lambda one: (self.said.append(f"dialog: {one.message}"), one.dismiss()))
        self.page.on("request", lambda one: self._asked(one.url))
        self.page.goto(f"{self.address}/away")

    def _note(self, said: str) -> None:
        """What the console said; over plain loopback it says that it clears nothing, which no page of ours can mend."""
        if "Clear-Site-Data" not in said and "the server responded with a status of 4" not in said:
            self.said.append(f"console: {said}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.said.append(f"asked another host: {url}")

    def open(self, way: Way, csrf: str) -> int:
        """Go there as somebody does who follows a link or sends a form; the status of what came."""
        self.page.set_viewport_size(WIDE)
        if way.sends is None:
            answer = self.page.goto(self.address + way.address)
        else:
            with self.page.expect_navigation() as coming:
                self.page.evaluate(_SEND, [way.address, {"csrf": csrf, **way.sends}])
            answer = coming.value
        assert answer is not None
        return answer.status

    def faults_at_a_glance(self) -> Iterator[str]:
        """What is wrong with the page that is open as axe sees it in the wide window, or with its width in the narrow one."""
        yield from (f"wide: {one}" for one in self._axe(STANDARDS))
        self.page.set_viewport_size(NARROW)
        yield from (f"narrow: {one}" for one in self._checked("narrow"))
        yield from self._said()

    def faults(self, way: Way) -> Iterator[str]:
        """Everything that is wrong with the page that is open, looked at in every way."""
        self.seen += 1
        yield from (f"wide: {one}" for one in [*self._walked(), *self._axe(STANDARDS), *self._checked("wide")])
        self._picture(way, "wide")
        self.page.set_viewport_size(NARROW)
        yield from (f"narrow: {one}" for one in [*self._axe(OF_WIDTH), *self._checked("narrow")])
        self._picture(way, "narrow")
        self.page.set_viewport_size(ZOOMED)
        yield from (f"at 400 per cent: {one}" for one in self._checked("zoomed"))
        self.page.set_viewport_size(WIDE)
        self.page.emulate_media(forced_colors="active", reduced_motion="reduce")
        yield from (f"in forced colours, without motion: {one}" for one in self._checked("forced"))
        self._picture(way, "forced")
        self.page.emulate_media(forced_colors="none", reduced_motion="no-preference")
        yield from self._said()

    def _said(self) -> list[str]:
        """What was noted of its pages since this was last asked."""
        said, self.said = self.said, []
        return said

    def _axe(self, wanted: list[str]) -> list[str]:
        """What axe has against it; by the debugger, so that the page's own policy stays in force."""
        self._run("if (!window.axe) {" + axe() + "}")
        found = self._run(f"axe.run(document, {{ runOnly: {wanted}, resultTypes: ['violations'] }})")
        return [f"axe {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]

    def _checked(self, how: str) -> list[str]:
        return list(self._run(f"({SCRIPT})({json.dumps(how)})"))

    def _walked(self) -> Iterator[str]:
        """The controls to which no Tab leads."""
        number = self._run(_WATCH)
        if number > WALKED:
            return
        for _ in range(number + 4):
            self.page.keyboard.press("Tab")
        self._run("document.activeElement?.blur()")
        yield from (f"no Tab leads to {one}" for one in self._run("window.missed()"))

    def _run(self, script: str) -> Any:
        wanted: Mapping[str, Any] = {"expression": script, "awaitPromise": True, "returnByValue": True}
        came = self.line.send("Runtime.evaluate", dict(wanted))
        assert "exceptionDetails" not in came, came
        return came["result"].get("value")

    def _picture(self, way: Way, how: str) -> None:
        if PICTURES:
            name = f"{how}-{self.seen:03}-{way.what.replace(' ', '-').replace(',', '')}-{way.who}.png"
            self.page.screenshot(path=Path(PICTURES) / name, full_page=True)


_SEND = """([address, fields]) => {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = address;
  for (const [name, values] of Object.entries(fields)) {
    for (const value of [values].flat()) {
      const one = document.createElement('textarea');
      one.name = name;
      one.value = value;
      form.append(one);
    }
  }
  document.body.append(form);
  form.submit();
}"""

_WATCH = """(() => {
  const reached = new Set();
  document.addEventListener('focusin', (event) => reached.add(event.target));
  const held = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter((one) =>
    one.type !== 'hidden' && one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true })
    && one.getClientRects().length);
  const grouped = (one) => one.type === 'radio' && [...document.getElementsByName(one.name)].some((other) => reached.has(other));
  window.missed = () => held.filter((one) => !reached.has(one) && !grouped(one)).map((one) => one.outerHTML.slice(0, 160));
  return held.length;
})()"""


def has_no_faults(page: Page) -> None:
    """What axe has to say of one page, which is nothing; the window must not hold to our policy, for axe is a script of others."""
    page.evaluate(axe())
    found = page.evaluate("run => axe.run(document, { runOnly: run })", STANDARDS)
    assert found["passes"] and [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == [], page.url
