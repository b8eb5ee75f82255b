// What has to run before a page is painted; everything else is in files that are loaded behind the page.
(() => {
  "use strict";

  // What the theme's own scripts keep in the browser, by the address of the site: they rely on these names.
  const { scope: ownScope } = document.currentScript.dataset;
  window.__md_scope = ownScope ? new URL(ownScope, location) : new URL("../", document.currentScript.src);
  window.__md_hash = (text) => [...text].reduce((hash, sign) => (hash << 5) - hash + sign.charCodeAt(0), 0);
  window.__md_get = (key, storage = localStorage, scope = window.__md_scope) =>
    JSON.parse(storage.getItem(`${scope.pathname}.${key}`));
  window.__md_set = (key, value, storage = localStorage, scope = window.__md_scope) => {
    try {
      storage.setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
    } catch {
      // A browser that keeps nothing shows the palette that its system prefers.
    }
  };

  // The palettes of the shipped mkdocs.yml; partials/palette.html leaves their switch to this file.
  const shipped = [
    { media: "(prefers-color-scheme)", scheme: "default", icon: "brightness-auto", name: "Switch to light" },
    { media: "(prefers-color-scheme: light)", scheme: "default", icon: "brightness-7", name: "Switch to dark" },
    { media: "(prefers-color-scheme: dark)", scheme: "slate", icon: "brightness-4", name: "Switch to the system's" },
  ];

  const element = (name, attributes) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  const option = ({ media, scheme, icon, name }, index, all) => [
    element("input", {
      class: "md-option",
      "data-md-color-media": media,
      "data-md-color-scheme": scheme,
      "data-md-color-primary": "indigo",
      "data-md-color-accent": "indigo",
      "aria-label": name,
      type: "radio",
      name: "__palette",
      id: `__palette_${index}`,
    }),
    element("label", {
      class: `md-header__button md-icon ps-${icon}`,
      title: name,
      for: `__palette_${(index + 1) % all.length}`,
      hidden: "",
    }),
  ];

  const chosen = () => {
    try {
      return window.__md_get("__palette");
    } catch {
      return null;
    }
  };

  const show = (input) => {
    for (const part of ["media", "scheme", "primary", "accent"]) {
      const name = `data-md-color-${part}`;
      document.body.setAttribute(name, input.getAttribute(name));
    }
  };

  // Fills the switch, and applies what was chosen or the system prefers.
  const apply = (form) => {
    if (!form.childElementCount) form.append(...shipped.flatMap(option));
    const inputs = [...form.querySelectorAll("input")];
    const matching = (options) => options.find((input) => matchMedia(input.dataset.mdColorMedia).matches);
    const current = inputs[chosen()?.index] ?? matching(inputs) ?? inputs[0];
    const label = current.nextElementSibling;
    if (label?.matches("label")) label.hidden = false;
    const isSystem = current.dataset.mdColorMedia === "(prefers-color-scheme)";
    show((isSystem && matching(inputs.filter((input) => input !== current))) || current);
  };

  // A browser tells of what it has read before it paints that; the switch is whole when something stands behind it.
  const isWhole = (node) => node !== null && (node.nextSibling !== null || isWhole(node.parentNode));

  const look = () => {
    const form = document.querySelector("[data-md-component=palette]");
    const isRead = document.readyState !== "loading";
    if (!isRead && !(form && isWhole(form))) return;
    watching.disconnect();
    if (form) apply(form);
  };

  const watching = new MutationObserver(look);
  watching.observe(document, { childList: true, subtree: true });
})();
