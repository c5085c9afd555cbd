"use strict";
(() => {
  // The page is whole without this script. It puts a map that moves in the place of the still picture, and links map and tables.
  // Every word it writes is read from the tables or from the data block, and is written with textContent alone.
  const drawn = JSON.parse(document.getElementById("drawn").textContent);
  const map = window.map_sightline;
  const rows = new Map([...document.querySelectorAll("tr[data-place]")].map((row) => [Number(row.dataset.place), row]));
  const picks = new Map();
  let chosen = null;

  function element(name, text, attributes = {}) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function remember(place, button) {
    button.dataset.place = place.number;
    picks.set(place.number, [...(picks.get(place.number) || []), button]);
  }

  // The letter of a row becomes a button, and the row can be pressed.
  function makePicks() {
    for (const place of drawn.places) {
      const row = rows.get(place.number);
      const label = `${place.ref}: show ${row.dataset.title} on the map`;
      const button = element("button", place.ref, { type: "button", class: "pick", "aria-pressed": "false", "aria-label": label });
      row.querySelector(".letter").replaceWith(button);
      row.addEventListener("click", () => choose(place, "map"));
      row.classList.add("live");
      remember(place, button);
    }
  }

  function drawSpots() {
    for (const place of drawn.places) {
      const said = rows.get(place.number).dataset.said;
      const button = element("button", undefined, { type: "button", class: `spot ${place.group}`, "aria-pressed": "false", "aria-label": said });
      button.append(element("span", place.count, { class: "count" }), element("span", place.ref, { class: "ref" }));
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
    document.getElementById("chosen").textContent = rows.get(chosen).dataset.said;
    if (show === "map") map.setView([place.lat, place.lon], Math.max(map.getZoom(), 14), { animate: false });
    else rows.get(chosen).scrollIntoView({ block: "nearest" });
  }

  function mark(button, on) {
    button.setAttribute("aria-pressed", String(on));
    button.closest("tr")?.classList.toggle("chosen-row", on);
  }

  // Town names: the important first, none over another or over a place.
  const towns = [];
  function drawTowns() {
    for (const town of drawn.towns) {
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

  // Each letter at the first corner of its place where it covers no other letter and no other place; of very many places, at the first.
  const CORNERS = ["ref", "ref left", "ref low", "ref low left"];
  function partLetters() {
    const spots = [...document.querySelectorAll(".map .spot")];
    if (spots.length > 200) return;
    const places = spots.map((spot) => inner(spot.getBoundingClientRect()));
    const taken = [];
    spots.forEach((spot, own) => {
      const letter = spot.querySelector(".ref");
      const others = [...taken, ...places.filter((_, number) => number !== own)];
      const free = CORNERS.find((corner) => {
        letter.className = corner;
        return !others.some((other) => meets(letter.getBoundingClientRect(), other, 0));
      });
      letter.className = free || CORNERS[0];
      taken.push(letter.getBoundingClientRect());
    });
  }

  function inner(box) {
    const by = box.width * 0.15;
    return { left: box.left + by, right: box.right - by, top: box.top + by, bottom: box.bottom - by };
  }

  function partAll() {
    partLetters();
    partTowns();
  }

  function meets(a, b, apart = 4) {
    return a.left < b.right + apart && b.left < a.right + apart && a.top < b.bottom + apart / 2 && b.top < a.bottom + apart / 2;
  }

  function showAll() {
    map.fitBounds(drawn.frame, { animate: false });
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

  document.getElementById("picture").classList.add("moving");
  map.invalidateSize({ animate: false });
  map.setMinZoom(8).setMaxZoom(18);
  showAll();
  makePicks();
  drawSpots();
  drawTowns();
  partAll();
  L.control.scale({ imperial: false }).addTo(map);
  map.on("zoomend viewreset resize", partAll);
  for (const button of document.querySelectorAll("[data-move]")) button.addEventListener("click", moves[button.dataset.move]);
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
})();
