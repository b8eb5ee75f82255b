// The search field of the header as a script uses it: places for its results, and hints for keyboards on a screen.
(() => {
  "use strict";

  const field = document.querySelector("[data-ps-search=field]");
  const output = field?.querySelector(".md-search__output");
  if (!output || output.childElementCount) return;

  const hints = { autocapitalize: "off", autocorrect: "off", enterkeyhint: "search", inputmode: "search", spellcheck: "false" };
  const input = field.querySelector("input");
  for (const [name, value] of Object.entries(hints)) input.setAttribute(name, value);
  output.innerHTML =
    '<div class="md-search__scrollwrap" tabindex="0"><div class="md-search-result">' +
    '<div class="md-search-result__meta" aria-live="polite"></div><ol class="md-search-result__list"></ol></div></div>';
})();

// Tabs of a page of people's that were chosen elsewhere; the one that an address names, the theme's script opens.
(() => {
  "use strict";

  const { features } = JSON.parse(document.getElementById("__config")?.textContent ?? '{"features": []}');
  const chosen = features.includes("content.tabs.link") ? window.__md_get?.("__tabs") : null;
  if (!Array.isArray(chosen)) return;
  for (const labels of document.querySelectorAll(".tabbed-set > .tabbed-labels")) {
    const label = chosen.map((name) => [...labels.children].find((one) => one.innerText.trim() === name)).find(Boolean);
    if (label) document.getElementById(label.htmlFor).checked = true;
  }
})();

// The footer's line on freshness: filled in here, against the reader's clock, so that no page changes because a day has
// passed, and a site that stopped being built says so.
(() => {
  "use strict";

  const place = document.querySelector("[data-ps-status]");
  if (!place) return;

  const dayLength = 86400000;
  const quietDays = 4; // a weekend and a holiday are not worth a word
  const restDays = 2; // a list is fetched every day; a day more is a late clock
  const words = { day: "numeric", month: "short", timeZone: "UTC" };

  const today = () => new Date().toISOString().slice(0, 10);
  const age = (day) => Math.floor((Date.parse(today()) - Date.parse(day)) / dayLength);
  const written = (day) => {
    const isThisYear = day.slice(0, 4) === today().slice(0, 4);
    return new Date(day).toLocaleDateString("en-GB", isThisYear ? words : { ...words, year: "numeric" });
  };

  const ofSources = (sources) => {
    const failing = sources.filter((source) => source.state === "failing");
    const stale = sources.filter((source) => source.state === "stale");
    if (failing.length === 1) return `${failing[0].name} has failed since ${written(failing[0].failing_since)}`;
    if (failing.length) return `${failing.length} sources fail`;
    if (stale.length) return `${stale.map((source) => source.name).join(", ")}: nothing but an old batch`;
    return "all sources fine";
  };

  const describe = (status) => {
    const parts = [status.newest ? `Papers up to ${written(status.newest)}` : "No papers yet"];
    const asked = status.sources.filter((source) => source.attempt);
    const attempt = asked.map((source) => source.attempt).sort().pop();
    if (attempt && age(attempt) > restDays) {
      parts.push(`not updated for ${age(attempt)} days`);
    } else if (attempt) {
      parts.push(ofSources(asked));
      if (asked.some((source) => source.open === today())) parts.push("today is still open");
    } else if (status.newest && age(status.newest) > quietDays) {
      parts.push(`${age(status.newest)} days ago`);
    }
    return parts.join(" · ");
  };

  fetch(place.dataset.psStatus)
    .then((reply) => (reply.ok ? reply.json() : Promise.reject(new Error(String(reply.status)))))
    .then((status) => {
      place.textContent = describe(status);
    })
    .catch(() => {
      place.textContent = "";
    });
})();
