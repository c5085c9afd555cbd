(how) => {
  // What is wrong with the page as it stands: one line a fault. `how` is the way in which it is looked at.
  const faults = [];
  const root = document.documentElement;
  const told = (one) => one.outerHTML.replace(/\s+/g, " ").slice(0, 160);
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;

  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll("body *")].filter((one) => shown(one) && !one.closest(".map, .sl-scrolls, .sl-wide")
      && one.getBoundingClientRect().right > root.clientWidth + 1);
    faults.push(`it scrolls sideways by ${root.scrollWidth - root.clientWidth} px: ${wide.slice(0, 3).map(told).join(" | ")}`);
  }

  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(shown);
  const levels = headings.map((one) => Number(one.tagName[1]));
  if (levels.filter((level) => level === 1).length !== 1) faults.push(`h1: ${levels.filter((level) => level === 1).length}`);
  levels.forEach((level, at) => {
    if (at && level > levels[at - 1] + 1) faults.push(`a heading too deep: ${told(headings[at])}`);
  });

  const controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter((one) =>
    one.type !== "hidden" && one.tabIndex >= 0 && !one.disabled && shown(one));

  // A target is 24 px each way, or words within a sentence, or one with so much room around it.
  const beside = (one) => one.matches("input[type=radio], input[type=checkbox]");
  const small = controls.filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width < 24 || box.height < 24;
  });
  const middle = (box) => [box.left + box.width / 2, box.top + box.height / 2];
  for (const one of small) {
    if (getComputedStyle(one).display === "inline" || one.matches(".govuk-skip-link")) continue;
    const [x, y] = middle(one.getBoundingClientRect());
    const near = controls.some((other) => {
      if (other === one) return false;
      const box = other.getBoundingClientRect();
      const across = Math.max(box.left - x, 0, x - box.right);
      const down = Math.max(box.top - y, 0, y - box.bottom);
      return Math.hypot(across, down) < 12;
    });
    if (near) faults.push(`a target too small: ${told(one)}`);
  }

  const painted = (one, part) => {
    const style = getComputedStyle(one, part);
    const ring = style.outlineStyle === "none" ? "" : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`;
    const edge = `${style.borderTopWidth} ${style.borderTopStyle}`;
    if (how === "forced") return [ring, edge];
    return [ring, edge, style.borderTopColor, style.boxShadow, style.backgroundColor];
  };
  const looks = (one) => JSON.stringify([painted(one), beside(one) && one.nextElementSibling
    ? painted(one.nextElementSibling, "::before") : 0]);
  const reachable = (one) => {
    // of what is in the window: a region taller than the window is never seen whole
    const boxes = [...one.getClientRects()].map((box) => ({
      left: Math.max(box.left, 0), right: Math.min(box.right, root.clientWidth),
      top: Math.max(box.top, 0), bottom: Math.min(box.bottom, root.clientHeight),
    })).filter((box) => box.left < box.right && box.top < box.bottom);
    return boxes.some((box) => [0.1, 0.5, 0.9].some((across) => [0.1, 0.5, 0.9].some((down) => {
      const met = document.elementFromPoint(box.left + (box.right - box.left) * across, box.top + (box.bottom - box.top) * down);
      return met && (one.contains(met) || (beside(one) && met.closest("label")?.htmlFor === one.id));
    })));
  };
  if (how === "zoomed" || how === "forced" || how === "wide") {
    document.activeElement?.blur();
    for (const one of controls) {
      const before = looks(one);
      one.focus();
      if (document.activeElement !== one) faults.push(`takes no focus: ${told(one)}`);
      else if (looks(one) === before) faults.push(`its focus is not seen: ${told(one)}`);
      else if (!reachable(one)) faults.push(`hidden behind something while it has the focus: ${told(one)}`);
      one.blur();
    }
    window.scrollTo(0, 0);
  }

  if (how === "forced") {
    const moving = document.getAnimations().filter((one) => one.playState === "running");
    if (moving.length) faults.push(`${moving.length} things move`);
    const seconds = (text) => Math.max(...text.split(",").map((one) => parseFloat(one) * (one.includes("ms") ? 0.001 : 1)));
    for (const one of document.querySelectorAll("*")) {
      const style = getComputedStyle(one);
      const turns = style.transitionProperty !== "none" && seconds(style.transitionDuration) > 0.01;
      const plays = style.animationName !== "none" && seconds(style.animationDuration) > 0.01;
      if (turns || plays || style.scrollBehavior === "smooth") faults.push(`would move: ${told(one)}`);
    }
    // What has a state says so by more than a colour: its edge, ring, weight or underline is not that of one without it.
    const state = (one) => {
      const style = getComputedStyle(one);
      return [...painted(one), style.fontWeight, style.textDecorationLine, style.borderLeftWidth].join();
    };
    for (const name of ["aria-pressed", "aria-current", "aria-selected"]) {
      for (const one of document.querySelectorAll(`[${name}=true]`)) {
        const other = [...document.querySelectorAll(one.tagName)].find((two) => two.className === one.className
          && two.getAttribute(name) !== "true");
        if (other && state(other) === state(one)) faults.push(`its state is told by colour alone: ${told(one)}`);
      }
    }
  }
  return faults;
}
