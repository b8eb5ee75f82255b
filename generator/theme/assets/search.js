// Search in the browser: in the header's field while one types, and on the search page with filters and orders.
// The index is fetched piece by piece: an overview, the heads of its segments (the recent papers and the past ones), the
// shards that have the query's words, the cards of what is shown. How they are written is told in generator/search/;
// nothing that is typed leaves the browser.
(() => {
  "use strict";

  const site = new URL("../", document.currentScript.src);
  const shownInField = 6;
  const shownOnPage = 20;
  const mostWords = 12; // of a longer query the words that fewest papers have
  const mostEndings = 24; // of a word that is being typed
  const mostShards = 3; // of a segment that are looked through for them

  // The index

  let opening = null;

  const fetched = async (path, options) => {
    const reply = await fetch(new URL(path, site), options);
    if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
    return reply;
  };

  const open = () => {
    opening ??= fetched("search/overview.json", { cache: "no-cache" })
      .then((reply) => reply.json())
      .then(withHeads)
      .catch((error) => {
        opening = null;
        throw error;
      });
    return opening;
  };

  // Papers are numbered through, the newest first: those of a segment begin with its `first`.
  const withHeads = async (overview) => {
    const index = { ...overview, files: new Map(), papers: 0 };
    index.segments = overview.segments.map(([name, papers]) => {
      const segment = { name, papers, first: index.papers };
      index.papers += papers;
      return segment;
    });
    const head = async (segment) =>
      Object.assign(segment, await file(index, segment, "head.json", (reply) => reply.json()));
    await Promise.all(index.segments.map(head));
    return index;
  };

  const file = (index, segment, path, read) => {
    const place = `search/${segment.name}/${path}`;
    if (!index.files.has(place)) {
      const reading = fetched(place).then(read);
      reading.catch(() => {
        opening = null; // a new index has been published: the next query begins with its overview
      });
      index.files.set(place, reading);
    }
    return index.files.get(place);
  };

  const numbers = (bytes, start = 0) => {
    let place = start;
    return {
      next: () => {
        let value = 0;
        for (let shift = 0; ; shift += 7) {
          const byte = bytes[place++];
          value += (byte & 127) * 2 ** shift;
          if (byte < 128) return value;
        }
      },
      take: (length) => bytes.subarray(place, (place += length)),
      place: () => place,
    };
  };

  const readShard = async (reply) => {
    const bytes = new Uint8Array(await reply.arrayBuffer());
    const reader = numbers(bytes);
    const decoder = new TextDecoder();
    const terms = new Map();
    let name = new Uint8Array();
    for (let left = reader.next(); left > 0; left--) {
      const shared = reader.next();
      const rest = reader.take(reader.next());
      name = Uint8Array.of(...name.subarray(0, shared), ...rest);
      terms.set(decoder.decode(name), { papers: reader.next(), length: reader.next() });
    }
    let start = reader.place();
    for (const term of terms.values()) {
      term.bytes = bytes;
      term.start = start;
      start += term.length;
    }
    return terms;
  };

  // The shards stand in the order of their first terms: the one to look into is the last that does not begin behind.
  const shardOf = (segment, term) => {
    let low = 0;
    let high = segment.shards.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (segment.shards[middle] <= term) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };

  const shard = (index, segment, number) =>
    number < 0 ? Promise.resolve(new Map()) : file(index, segment, `terms/${number}.bin`, readShard);

  // A term of the whole index: what each segment that has it tells of it, and of how many papers they all do.
  const joined = (parts) => ({ parts, papers: parts.reduce((papers, { told }) => papers + told.papers, 0) });

  const exactly = async (index, term) => {
    const parts = await Promise.all(
      index.segments.map(async (segment) => {
        const terms = await shard(index, segment, shardOf(segment, term));
        return { segment, told: terms.get(term) };
      }),
    );
    const having = parts.filter(({ told }) => told);
    return having.length > 0 ? [joined(having)] : [];
  };

  // The shards of a segment in which words with this beginning are, as many as are looked through, and the first such
  // word behind them.
  const shardsOf = (segment, word) => {
    const first = Math.max(0, shardOf(segment, word));
    let end = first + 1;
    const begins = () => end < segment.shards.length && segment.shards[end].startsWith(word);
    while (begins() && end < first + mostShards) end++;
    return { first, end: Math.min(end, segment.shards.length), behind: begins() ? segment.shards[end] : null };
  };

  const beginningWith = async (index, word) => {
    const spans = index.segments.map((segment) => ({ segment, ...shardsOf(segment, word) }));
    const ends = spans.map(({ behind }) => behind).filter((behind) => behind !== null);
    const isWithin = (term) => term.startsWith(word) && ends.every((end) => term < end); // all segments tell of it
    const reading = spans.flatMap(({ segment, first, end }) =>
      Array.from({ length: end - first }, async (_, number) => ({
        segment,
        terms: await shard(index, segment, first + number),
      })),
    );
    const parts = new Map();
    for (const { segment, terms } of await Promise.all(reading)) {
      for (const [term, told] of terms) {
        if (isWithin(term)) parts.set(term, [...(parts.get(term) ?? []), { segment, told }]);
      }
    }
    const exact = parts.has(word) ? [joined(parts.get(word))] : [];
    const longer = [...parts.keys()].filter((term) => term !== word).sort();
    const found = longer.map((term) => joined(parts.get(term)));
    return [...exact, ...found.sort((one, other) => other.papers - one.papers).slice(0, mostEndings)];
  };

  const eachPaper = (term, tell) => {
    for (const { segment, told } of term.parts) {
      const reader = numbers(told.bytes, told.start);
      let paper = segment.first - 1;
      for (let left = told.papers; left > 0; left--) {
        const value = reader.next();
        paper += Math.floor(value / 8) + 1;
        tell(paper, value % 8);
      }
    }
  };

  // Texts as words, by the rule that generator/words.py states; tests try both on one table. In ASCII, so that no page's
  // encoding matters.

  const dropped = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670\u20d0-\u20ff\ufe00-\ufe0f]|\p{Cf}/gu;
  const withoutSpaces =
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035" +
    "\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff" +
    "\u{20000}-\u{3ffff}";
  const folds = {
    "\u0142": "l", "\u00f8": "o", "\u0111": "d", "\u00f0": "d", "\u00fe": "th", "\u00df": "ss", "\u00e6": "ae", "\u0153": "oe", "\u0131": "i", "\u0127": "h",
    "\u0167": "t", "\u014b": "n", "\u0138": "k", "\u03c2": "\u03c3", "\u266f": "#",
  };
  const foldable = new RegExp(`[${Object.keys(folds).join("")}]`, "gu");
  const part = `(?![${withoutSpaces}])[\\p{L}\\p{N}\\p{M}]`;
  const token = new RegExp(
    `(?:(?![^\\p{L}\\p{N}\\p{M}])[${withoutSpaces}])+|` +
      `(?:(?<![^\\s([{<"'/\u201c\u2018\u00ab])\\.(?=(?![${withoutSpaces}])[\\p{L}\\p{M}]))?(?:${part})+(?:\\+\\+|#(?![\\p{L}\\p{N}\\p{M}]))?`,
    "gu",
  );
  const run = new RegExp(`^[${withoutSpaces}]`, "u");
  const isCharacter = (word) => run.test(word) && [...word].length === 1;

  const folded = (text) =>
    text
      .normalize("NFKD")
      .replace(dropped, "")
      .toLowerCase()
      .replace(foldable, (letter) => folds[letter])
      .normalize("NFC");

  const pairs = (found) => {
    const characters = [...found];
    return characters.length === 1 ? characters : characters.slice(1).map((next, place) => characters[place] + next);
  };

  const wordsIn = (text) => (folded(text).match(token) ?? []).flatMap((found) => (run.test(found) ? pairs(found) : found));

  // A query as terms: the same as generator/search/words.py does with a paper's text

  const singular = (word) => {
    if (word.length < 4) return word;
    if (word.endsWith("ies") && !"ae".includes(word.at(-4))) return `${word.slice(0, -3)}y`;
    if (word.endsWith("es") && !"aeo".includes(word.at(-3))) return word.slice(0, -1);
    if (word.endsWith("s") && !"us".includes(word.at(-2))) return word.slice(0, -1);
    return word;
  };

  // How many papers have a frequent word; of others that is not known before their shards are.
  const papersWith = (index, word) =>
    index.segments.reduce((sum, { frequent }) => sum + (Object.hasOwn(frequent, word) ? frequent[word] : 0), 0);

  // The words of a query that are looked for, and those that are too common for that.
  const wordsOf = (index, text) => {
    const told = wordsIn(text);
    const all = told.filter((word) => !index.stop.includes(word));
    const last = /[\p{L}\p{N}\p{M}+#]$/u.test(folded(text)) ? told.at(-1) : null; // may not be typed to its end
    const unique = [...new Set(all.map(singular))];
    const rarest = unique
      .map((word) => ({ word, papers: papersWith(index, word) }))
      .sort((one, other) => one.papers - other.papers)
      .slice(0, mostWords);
    // A character of a script without spaces begins the pairs that it is in, as a word does that is not typed to its end.
    const typed = (word) => (last !== null && singular(last) === word ? last : isCharacter(word) ? word : null);
    return {
      words: rarest.map(({ word }) => ({ word, typed: typed(word), isWhole: !isCharacter(word) })),
      common: [...new Set(told.filter((word) => index.stop.includes(word)))],
    };
  };

  // What is looked for

  const scored = async (index, words, typing) => {
    const scores = new Float32Array(index.papers);
    const matched = new Uint8Array(index.papers);
    const found = await Promise.all(
      words.map(async ({ word, typed, isWhole }) => {
        const terms = await exactly(index, word);
        return typed && (typing || !isWhole || terms.length === 0) ? [...terms, ...(await beginningWith(index, typed))] : terms;
      }),
    );
    for (const terms of found) {
      const best = new Map();
      for (const term of terms) {
        const rarity = Math.log(1 + (index.papers - term.papers + 0.5) / (term.papers + 0.5));
        eachPaper(term, (paper, weight) => {
          best.set(paper, Math.max(best.get(paper) ?? 0, rarity * (weight + 0.5)));
        });
      }
      for (const [paper, score] of best) {
        scores[paper] += score;
        matched[paper] += 1;
      }
    }
    return { scores, matched };
  };

  const allowed = async (index, filters) => {
    const counts = new Uint8Array(index.papers);
    let wanted = 0;
    const year = index.years.find(([name]) => name === filters.year);
    if (filters.year) {
      wanted++;
      if (year) counts.fill(1, year[1], year[2]);
    }
    for (const name of Object.keys(index.filters)) {
      if (!filters[name]) continue;
      wanted++;
      for (const term of await exactly(index, `=${name}=${filters[name]}`)) {
        eachPaper(term, (paper) => counts[paper]++);
      }
    }
    return (paper) => counts[paper] === wanted;
  };

  const upvotesOf = async (index) => {
    const read = async (segment) => {
      const view = await file(index, segment, "upvotes.bin", async (reply) => new DataView(await reply.arrayBuffer()));
      return Array.from({ length: segment.papers }, (_, paper) => view.getUint16(2 * paper, true));
    };
    return (await Promise.all(index.segments.map(read))).flat();
  };

  // Few words must all be there, as far as any paper has them; of many, most.
  const needed = (matched, words) => {
    let most = 0;
    for (const count of matched) most = Math.max(most, count);
    return words > 5 ? Math.ceil(most * 0.5) : most;
  };

  const find = async ({ text, filters = {}, sort = "", typing = false }) => {
    const index = await open();
    const { words, common } = wordsOf(index, text);
    const isAllowed = await allowed(index, filters);
    const { scores, matched } = await scored(index, words, typing);
    const papers = [];
    if (words.length > 0 || Object.values(filters).some(Boolean)) {
      const least = needed(matched, words.length);
      for (let paper = 0; paper < index.papers; paper++) {
        if (isAllowed(paper) && matched[paper] >= least && (words.length === 0 || matched[paper] > 0)) papers.push(paper);
      }
    }
    if (sort === "upvotes") {
      const upvotes = await upvotesOf(index);
      papers.sort((one, other) => upvotes[other] - upvotes[one] || one - other);
    } else if (sort === "") {
      papers.sort((one, other) => scores[other] - scores[one] || one - other);
    }
    return { index, papers, common: words.length === 0 ? common : [] };
  };

  const cards = (index, papers) =>
    Promise.all(
      papers.map(async (paper) => {
        const segment = index.segments.findLast(({ first }) => first <= paper);
        const place = paper - segment.first;
        const number = Math.floor(place / index.cards);
        const some = await file(index, segment, `papers/${number}.json`, (reply) => reply.json());
        const [key, title, byline, day, upvotes, summary, byMachine] = some[place % index.cards];
        return { key, title, byline, day, upvotes, summary, byMachine, url: new URL(`papers/${key}/`, site).href };
      }),
    );

  // What is shown; texts become text, never markup

  const element = (name, className, ...children) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  };

  const link = (className, url, ...children) => {
    const made = element("a", className, ...children);
    made.href = url;
    return made;
  };

  // Of some papers the month or the year alone is known.
  const dayShown = (day) =>
    new Date(`${day}-01-01`.slice(0, 10) + "T00:00:00Z").toLocaleDateString("en-GB", {
      day: day.length > 7 ? "numeric" : undefined,
      month: day.length > 4 ? "short" : undefined,
      year: "numeric",
      timeZone: "UTC",
    });

  const by = (card) =>
    element("p", "ps-by", [card.byline, card.day && dayShown(card.day)].filter(Boolean).join(" · "));

  const tooCommon = (words) =>
    `${words.map((word) => `\u201c${word}\u201d`).join(", ")} ${words.length === 1 ? "is" : "are"} too common to search for`;

  const counted = (number, common) => {
    if (number === 0) return common.length > 0 ? tooCommon(common) : "No paper has these words";
    return number === 1 ? "1 paper" : `${number.toLocaleString("en")} papers`;
  };

  const cardOnPage = (card) => {
    const article = element("article", "ps-card ps-brief");
    article.id = card.key;
    article.dataset.paper = card.key;
    if (card.upvotes !== null) {
      const votes = element("span", "ps-upvotes", String(card.upvotes));
      votes.title = "Upvotes";
      article.append(element("div", "ps-figures", votes));
    }
    article.append(element("h2", "", link("", card.url, card.title)));
    if (card.summary) {
      const mark = card.byMachine ? [" ", element("span", "ps-machine", "machine summary")] : [];
      article.append(element("p", "", card.summary, ...mark));
    }
    article.append(element("div", "ps-by", by(card)));
    return article;
  };

  const cardInField = (card) =>
    element(
      "li",
      "md-search-result__item",
      link(
        "md-search-result__link",
        card.url,
        element("article", "md-search-result__article md-typeset", element("h1", "", card.title), by(card)),
      ),
    );

  const failed = (place) => {
    place.textContent = "The search index cannot be read. It is made by `paperstand build`.";
  };

  // Of several queries under way only the last one's answer is shown.
  const latest = () => {
    let number = 0;
    return () => {
      const mine = ++number;
      return () => mine === number;
    };
  };

  // The field in the header

  const watchField = (field) => {
    const input = field.querySelector("input");
    const form = field.querySelector("form");
    const toggle = document.getElementById("__search");
    const meta = field.querySelector(".md-search-result__meta");
    const list = field.querySelector(".md-search-result__list");
    const turn = latest();

    const answer = async () => {
      const isCurrent = turn();
      const text = input.value;
      if (!text.trim()) {
        meta.textContent = "Type to search";
        list.replaceChildren();
        return;
      }
      try {
        const { index, papers, common } = await find({ text, typing: true });
        const found = await cards(index, papers.slice(0, shownInField));
        if (!isCurrent()) return;
        meta.textContent = counted(papers.length, common);
        const target = new URL("search/", site);
        target.searchParams.set("q", text);
        const all = link("md-search-result__link", target.href, "All results, with filters");
        list.replaceChildren(...found.map(cardInField), element("li", "md-search-result__item ps-search__all", all));
      } catch {
        if (isCurrent()) failed(meta);
      }
    };

    input.addEventListener("focus", () => {
      toggle.checked = true;
      answer();
      open().catch(() => failed(meta));
    });
    input.addEventListener("input", answer);
    form.addEventListener("submit", (event) => {
      if (!input.value.trim()) event.preventDefault();
    });
    toggle.addEventListener("change", () => {
      if (toggle.checked) input.focus();
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      toggle.checked = false;
      input.blur();
    });
    document.addEventListener("click", (event) => {
      if (toggle.checked && !field.contains(event.target) && !event.target.closest("[for=__search], #__search")) {
        toggle.checked = false;
      }
    });
    document.addEventListener("keydown", (event) => {
      const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.focus();
    });
  };

  // The search page

  const watchPage = (form, place) => {
    const turn = latest();
    const fields = [...form.elements].filter((field) => field.name);
    const choices = fields.filter((field) => field.tagName === "SELECT" && field.name !== "sort");
    const value = (name) => form.elements[name].value;

    const offer = (index) => {
      const offered = { ...index.filters, year: index.years.map(([year]) => [year, year]).filter(([year]) => year) };
      for (const field of choices) {
        const options = offered[field.name] ?? [];
        field.append(...options.map(([name, label]) => new Option(label, name)));
        field.hidden = options.length < (field.name === "code" || field.name === "status" ? 1 : 2);
      }
    };

    const show = async ({ index, papers, common }, isCurrent) => {
      const count = element("p", "ps-search__count", counted(papers.length, common));
      count.setAttribute("role", "status");
      place.replaceChildren(count);
      let shown = 0;
      const more = element("button", "ps-search__more", "More");
      more.type = "button";
      const extend = async () => {
        const found = await cards(index, papers.slice(shown, shown + shownOnPage));
        if (!isCurrent()) return;
        shown += found.length;
        more.remove();
        if (found.some((card) => card.upvotes !== null)) place.classList.add("ps-main--voted");
        place.append(...found.map(cardOnPage));
        if (shown < papers.length) place.append(more);
      };
      more.addEventListener("click", extend);
      await extend();
    };

    const answer = async () => {
      const isCurrent = turn();
      try {
        const filters = Object.fromEntries(choices.map((field) => [field.name, field.value]));
        const text = value("q");
        if (!text.trim() && !Object.values(filters).some(Boolean)) {
          place.replaceChildren();
          return;
        }
        const found = await find({ text, filters, sort: value("sort"), typing: document.activeElement?.name === "q" });
        if (isCurrent()) await show(found, isCurrent);
      } catch {
        if (isCurrent()) failed(place);
      }
    };

    const note = () => {
      const told = fields.filter((field) => field.value).map((field) => [field.name, field.value]);
      const query = new URLSearchParams(told).toString();
      history.replaceState(null, "", query ? `?${query}` : location.pathname);
      answer();
    };

    open().then(
      (index) => {
        offer(index);
        for (const [name, told] of new URLSearchParams(location.search)) {
          if (fields.some((field) => field.name === name)) form.elements[name].value = told;
        }
        answer();
        form.addEventListener("input", note);
        form.addEventListener("submit", (event) => {
          event.preventDefault();
          document.activeElement?.blur();
          note();
        });
      },
      () => failed(place),
    );
  };

  // For a list's own scripts, and for tests.
  globalThis.paperstand = { ...globalThis.paperstand, words: wordsIn };

  const field = document.querySelector("[data-ps-search=field]");
  if (field) watchField(field);
  const form = document.querySelector("[data-ps-search=page]");
  if (form) watchPage(form, document.querySelector("[data-ps-results]"));
})();
