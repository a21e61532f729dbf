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

  const renew = (region, fresh) => {
    if (region.innerHTML === fresh.innerHTML || typing(region)) return;
    const focused = region.contains(document.activeElement) ? document.activeElement : null;
    const href = focused && focused.getAttribute("href");
    const open = new Set([...region.querySelectorAll("details[open]")].map((one) => one.id));
    const scrolled = [...region.querySelectorAll(".scroll, .graph, .log, pre")].map((one) => [one.scrollLeft, one.scrollTop]);
    region.innerHTML = fresh.innerHTML;
    region.querySelectorAll("details").forEach((one) => { one.open = one.open || open.has(one.id); });
    region.querySelectorAll(".scroll, .graph, .log, pre").forEach((one, i) => {
      if (scrolled[i]) [one.scrollLeft, one.scrollTop] = scrolled[i];
    });
    if (href) {
      const again = [...region.querySelectorAll("a")].find((one) => one.getAttribute("href") === href);
      if (again) again.focus({ preventScroll: true });
    }
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
})();
