// Renews what has changed on the page: regions that are marked data-live are replaced, logs that are marked data-grow get what is
// new. Pages work without it. What is being typed into is left alone.
"use strict";
(() => {
  const every = 1000;
  const root = document.body.dataset.root;
  let known = document.body.dataset.version;

  const typing = (region) => {
    const focused = document.activeElement;
    return focused && region.contains(focused) && focused.matches("input, select, textarea");
  };

  // What tells a link, a button or a box that scrolls from others of its kind.
  const boxes = ".scroll, .graph, .log, pre";
  const mark = (one) => one.tagName + (one.getAttribute("href") || one.getAttribute("aria-label") || (one.matches(boxes) ? "" : one.textContent));

  const renew = (region, fresh) => {
    if (region.innerHTML === fresh.innerHTML || typing(region)) return;
    const focused = region.contains(document.activeElement) && mark(document.activeElement);
    const scrolled = [...region.querySelectorAll(boxes)].map((one) => [one.scrollLeft, one.scrollTop]);
    region.innerHTML = fresh.innerHTML;
    region.querySelectorAll(boxes).forEach((one, i) => {
      if (scrolled[i]) [one.scrollLeft, one.scrollTop] = scrolled[i];
    });
    const again = focused && [...region.querySelectorAll("a, button, summary, [tabindex]")].find((one) => mark(one) === focused);
    if (again) again.focus({ preventScroll: true });
  };

  const grow = (log, fresh) => {
    const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
    [...fresh.children].slice(log.children.length).forEach((line) => log.append(document.importNode(line, true)));
    if (atEnd) log.scrollTop = log.scrollHeight;
  };

  const look = async () => {
    const answer = await fetch(root + "version");
    if (!answer.ok) return;
    const version = await answer.text();
    if (version === known) return;
    const address = new URL(location.href);
    address.searchParams.delete("did");
    const page = await fetch(address);
    if (!page.ok) return;
    known = version;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    document.querySelectorAll("[data-live][id]").forEach((region) => {
      const other = fresh.getElementById(region.id);
      if (!other) return;
      const log = region.querySelector("[data-grow]");
      const more = other.querySelector("[data-grow]");
      if (log && more && more.children.length >= log.children.length) {
        grow(log, more);
        return;
      }
      renew(region, other);
    });
  };

  const loop = async () => {
    // An emulator that is stopped, or starts again, is no error of the page.
    if (!document.hidden) await look().catch(() => {});
    setTimeout(loop, every);
  };
  setTimeout(loop, every);

  // The step that was chosen is in sight, also where the graph is wider than the screen.
  const chosen = document.querySelector(".graph .chosen");
  if (chosen) {
    const graph = chosen.closest(".graph");
    const [box, within] = [chosen.getBoundingClientRect(), graph.getBoundingClientRect()];
    graph.scrollLeft += box.left - within.left - (within.width - box.width) / 2;
    graph.scrollTop += box.top - within.top - (within.height - box.height) / 2;
  }
})();
