// Lines of the curator's edits: filled in here, so that no page changes because an edit above another one was made.
(() => {
  "use strict";

  const places = document.querySelectorAll("[data-ps-line]");
  if (!places.length) return;

  const fill = (edits) => {
    for (const place of places) {
      const { psLine: file, psKey: key } = place.dataset;
      const lines = (edits[key] || []).filter((edit) => edit[0] === file).map((edit) => edit[1]);
      if (!lines.length) continue;
      const line = Math.min(...lines);
      place.textContent = `:${line}`;
      for (const link of document.querySelectorAll(".ps-actions a")) {
        if (link.pathname.includes("/edit/") && decodeURI(link.pathname).endsWith(`/${file}`)) link.hash = `L${line}`;
      }
    }
  };

  // Papers' pages stand two folders below the site's root.
  fetch("../../edits.json")
    .then((reply) => (reply.ok ? reply.json() : {}))
    .then(fill)
    .catch(() => {});
})();
