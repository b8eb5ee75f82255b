// The footer's line on freshness: filled in here, so that no page changes because a day has passed.
(() => {
  "use strict";

  const place = document.querySelector("[data-ps-status]");
  if (!place) return;

  const dayLength = 86400000;
  const quietDays = 4; // a weekend and a holiday are not worth a word

  const describe = (status) => {
    if (!status.newest) return "No papers yet";
    const newest = new Date(`${status.newest}T00:00:00Z`);
    const day = newest.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
    const age = Math.floor((Date.now() - newest.getTime()) / dayLength);
    return age > quietDays ? `Papers up to ${day}, ${age} days ago` : `Papers up to ${day}`;
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
