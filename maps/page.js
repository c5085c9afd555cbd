"use strict";
(() => {
  // Every word on the page comes from here, and is written with textContent alone.
  const page = JSON.parse(document.getElementById("words").textContent);
  const map = window.map_sightline;
  const SVG = "http://www.w3.org/2000/svg"; // a name, not an address: nothing is fetched
  const picks = new Map();
  let chosen = null;

  function element(name, text, attributes = {}) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function drawing(size, name, attributes) {
    const svg = document.createElementNS(SVG, "svg");
    const shape = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries({ fill: page.colour, stroke: "#fff", ...attributes })) shape.setAttribute(key, value);
    for (const [key, value] of Object.entries({ width: size, height: size, "aria-hidden": "true" })) svg.setAttribute(key, value);
    svg.append(shape);
    return svg;
  }

  function writeWords() {
    document.title = page.title;
    for (const slot of document.querySelectorAll("[data-words]")) slot.textContent = page[slot.dataset.words] || "";
    document.getElementById("fiction").hidden = !page.fictional;
    document.getElementById("sum").textContent = page.sum;
    writeList("rests", page.rests_on);
    writeList("limits", page.not_shown);
    writeNothing();
    writeList("notes", page.notes);
    document.getElementById("notes-section").hidden = page.notes.length === 0;
  }

  // Where nothing is drawn the page says why; where no file covers the period, in place of the map: an empty town would look quiet.
  function writeNothing() {
    const said = document.getElementById("nothing");
    said.textContent = page.nothing;
    said.hidden = page.nothing === "";
    said.classList.toggle("uncovered", page.uncovered);
    document.getElementById("map_sightline").classList.toggle("uncovered", page.uncovered);
  }

  function writeList(id, lines) {
    document.getElementById(id).replaceChildren(...lines.map((line) => element("li", line)));
  }

  function writeLegend() {
    const items = page.legend.map((entry) => {
      const item = element("li");
      if (!entry.radius) {
        item.append(element("span", entry.text));
        return item;
      }
      const size = 2 * entry.radius + 2;
      const shape = entry.square
        ? drawing(size, "rect", { width: size, height: size })
        : drawing(size, "circle", { cx: size / 2, cy: size / 2, r: entry.radius });
      item.append(shape, element("span", entry.text));
      return item;
    });
    document.getElementById("legend").replaceChildren(...items);
  }

  function writeTable() {
    const table = document.getElementById("places");
    const heads = page.columns.map((column) => element("th", column.head, { scope: "col", class: column.style }));
    table.tHead.replaceChildren(rowOf(heads));
    table.tBodies[0].replaceChildren(...page.places.map(placeRow));
    table.hidden = page.places.length === 0;
  }

  function rowOf(cells) {
    const row = element("tr");
    row.append(...cells);
    return row;
  }

  function placeRow(place) {
    const row = rowOf(page.columns.map((column) => placeCell(place, column)));
    row.addEventListener("click", () => choose(place, "map"));
    return row;
  }

  function placeCell(place, column) {
    if (column.key === "title") return nameCell(place, column);
    if (column.key !== "ref") return element("td", place[column.key], { class: column.style, "data-head": column.head });
    const button = element("button", place.ref, { type: "button", class: "pick", "aria-pressed": "false", "aria-label": `${place.ref}: show ${place.title} on the map` });
    button.dataset.place = place.number;
    const cell = element("td");
    cell.append(button);
    remember(place, button);
    return cell;
  }

  function nameCell(place, column) {
    const cell = element("th", place.title, { scope: "row", class: column.style });
    if (place.square) cell.append(element("span", place.kind, { class: "kind" }));
    return cell;
  }

  function remember(place, button) {
    picks.set(place.number, [...(picks.get(place.number) || []), button]);
  }

  function drawSpots() {
    for (const place of page.places) {
      const button = element("button", undefined, { type: "button", class: place.square ? "spot square" : "spot", "aria-pressed": "false", "aria-label": place.said });
      button.append(element("span", place.children, { class: "count" }), element("span", place.ref, { class: "ref" }));
      button.dataset.place = place.number;
      button.addEventListener("click", () => choose(place, "table"));
      button.addEventListener("focus", () => map.panInside([place.lat, place.lon], { padding: [60, 60], animate: false }));
      remember(place, button);
      const size = Math.max(24, place.size);
      const icon = L.divIcon({ className: "", html: button, iconSize: [size, size] });
      L.marker([place.lat, place.lon], { icon, keyboard: false, interactive: false, zIndexOffset: 1000 }).addTo(map);
    }
  }

  function choose(place, show) {
    for (const button of picks.get(chosen) || []) mark(button, false);
    chosen = place.number;
    for (const button of picks.get(chosen)) mark(button, true);
    document.getElementById("chosen").textContent = place.said;
    if (show === "map") map.setView([place.lat, place.lon], Math.max(map.getZoom(), 14), { animate: false });
    else rowFor(place).scrollIntoView({ block: "nearest" });
  }

  function mark(button, on) {
    button.setAttribute("aria-pressed", String(on));
    button.closest("tr")?.classList.toggle("chosen-row", on);
  }

  function rowFor(place) {
    return picks.get(place.number).map((button) => button.closest("tr")).find(Boolean);
  }

  // Town names: the important first, none over another or over a place.
  const towns = [];
  function drawTowns() {
    for (const town of page.towns) {
      const icon = L.divIcon({ className: `town rank-${town.rank}`, html: element("span", town.name), iconSize: null });
      const marker = L.marker([town.lat, town.lon], { icon, keyboard: false, interactive: false }).addTo(map);
      marker.getElement().setAttribute("aria-hidden", "true");
      towns.push({ marker, rank: town.rank });
    }
  }

  function partTowns() {
    const taken = [...document.querySelectorAll(".map .count, .map .ref, .map .spot, .leaflet-control")].map((spot) => spot.getBoundingClientRect());
    for (const town of towns) {
      const label = town.marker.getElement();
      label.style.display = "";
      const box = label.getBoundingClientRect();
      const free = (town.rank < 3 || map.getZoom() >= 13) && !taken.some((other) => meets(box, other));
      if (free) taken.push(box);
      else label.style.display = "none";
    }
  }

  function meets(a, b) {
    return a.left < b.right + 4 && b.left < a.right + 4 && a.top < b.bottom + 2 && b.top < a.bottom + 2;
  }

  function showAll() {
    map.fitBounds(page.frame, { animate: false });
  }

  const step = () => map.getSize().divideBy(3);
  const moves = {
    in: () => map.zoomIn(1, { animate: false }),
    out: () => map.zoomOut(1, { animate: false }),
    all: showAll,
    west: () => map.panBy([-step().x, 0], { animate: false }),
    east: () => map.panBy([step().x, 0], { animate: false }),
    north: () => map.panBy([0, -step().y], { animate: false }),
    south: () => map.panBy([0, step().y], { animate: false }),
  };

  // The marking in the margin of every sheet. Only plain words, since this one place is a style and not text.
  function markEverySheet() {
    if (!/^[\w :,()-]{1,80}$/.test(page.marking)) return;
    const boxes = ["@top-center", "@bottom-center"].map((box) => `${box} { content: "${page.marking}"; font: bold 10pt Arial, sans-serif; }`);
    document.styleSheets[1].insertRule(`@page { ${boxes.join(" ")} }`);
  }

  function fitToPaper() {
    map.getContainer().style.width = "180mm";
    map.getContainer().style.height = "118mm";
    map.invalidateSize({ animate: false });
    showAll();
  }

  function fitToScreen() {
    map.getContainer().style.width = "";
    map.getContainer().style.height = "";
    map.invalidateSize({ animate: false });
  }

  writeWords();
  writeLegend();
  writeTable();
  markEverySheet();
  map.setMinZoom(8).setMaxZoom(18);
  showAll();
  drawSpots();
  drawTowns();
  partTowns();
  L.control.scale({ imperial: false }).addTo(map);
  map.on("zoomend viewreset resize", partTowns);
  for (const button of document.querySelectorAll("[data-move]")) button.addEventListener("click", moves[button.dataset.move]);
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
  window.addEventListener("beforeprint", fitToPaper);
  window.addEventListener("afterprint", fitToScreen);
})();
