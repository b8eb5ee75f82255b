"""How people and programs write LaTeX, names, dates, keywords, links, DOIs and arXiv ids: each kind by its rule."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.bibliography.dates import moment_in, moment_of_parts
from generator.bibliography.identifiers import arxiv_alone, arxiv_in, arxiv_of_eprint, arxiv_of_journal, doi_in
from generator.bibliography.keywords import keywords_in, keywords_of
from generator.bibliography.latex import to_text
from generator.bibliography.links import link_alone, link_in
from generator.bibliography.names import in_order, names_as_they_are, names_in, names_of, names_of_bibtex
from generator.text import clean


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{\'E}t{\'e} \'{\i} \v{c} \"o \ss{} \o \O", "Été í č ö ß øØ"),
        (r"M{\o}ller, Erd\H{o}s, Ho{\v{r}}ava, \L{}ukasz, \.Z", "Møller, Erdős, Hořava, Łukasz, Ż"),
        (r"Gr\"{o}bner na\"{\i}ve \c{c}a \k{a} \r{A} \u g \=a \^\j", "Gröbner naïve ça ą Å ğ ā ĵ"),
        (r"\emph{a \textbf{b}} {\em c} \textsf{d} \underline{e}", "a b c d e"),
        (r"\LaTeX is \TeX{} and \BibTeX", "LaTeX is TeX and BibTeX"),
        (r"``quoted'' and `so' it's", "“quoted” and ‘so’ it's"),
        (r"pp. 1--2 --- yes", "pp. 1–2 — yes"),
        (r"a~b, {~}5, \~{}x, n\~{n}", "a b, ~5, ~x, nñ"),
        (r"10\,000 \% of 5\ \& \# \_ \$ \{x\}", "10 000 % of 5 & # _ $ {x}"),
        (r"\url{http://a.b/~x_y%20z} \href{http://x.y}{text}", "http://a.b/~x_y%20z text"),
        (r"\verb|a_b\c| \texttt{d\_e}", r"a_b\c d_e"),
        (r"the $x^2$ of \(y\) and $\alpha$-rank", "the $x^2$ of $y$ and $\\alpha$-rank"),
        (r"costs $5 and $6 in all, $unpaired", "costs $5 and $6 in all, $unpaired"),
        (r"\textsuperscript{2}H, R\textsuperscript{2}, 1\textsuperscript{st}, H\textsubscript{2}O", "²H, R², 1st, H₂O"),
        (r"{\relax Ch}ristos \noopsort{1973b}b \textcolor{red}{c}", "Christos b c"),
        (r"\ensuremath{\alpha} \ensuremath{x^2} \raisebox{-0.5ex}\textasciitilde 5", "α $x^2$ ~ 5"),
        (r"{\ifmmode\sim\else\textasciitilde\fi}5 \MakeUppercase{x} \enquote{q}", "~5 X “q”"),
        (r"{\textbackslash}textsc{Name} and a \textbackslash b", r"Name and a \ b"),
        (r"a \\ b \newline c\footnote{d}", "a b c (d)"),
        ("unpaired { and } and a last \\", "unpaired and and a last \\"),
    ],
)
def test_latex_is_what_the_typeset_page_says(latex: str, text: str) -> None:
    """Accents, styles, quotes, dashes, spaces, links and logos are text; mathematics is its source."""
    assert to_text(latex) == (text, ())


def test_an_unknown_command_keeps_its_argument_and_is_told() -> None:
    """What it is followed by stays, one without an argument stays itself, and each is counted."""
    assert to_text(r"\foo{bar} and \foo{baz} by \ours here") == (r"bar and baz by \ours here", ("foo", "foo", "ours"))


@given(st.text(alphabet=st.characters(exclude_characters="\\{}$~`'-", exclude_categories=["Cs"])))
def test_a_text_without_latex_is_itself(text: str) -> None:
    """Reading LaTeX changes nothing where there is none, and reading it again nothing either."""
    assert to_text(text).text == clean(text)
    assert to_text(to_text(text).text) == to_text(text)


# A blank before the word, so that it is no part of a command's name: with an argument, that is all that stays of one.
SIGNS = ["{", "}", "$", "\\'", "\\emph", "\\verb", "``", "~", "--", " Word", " ", "x", "\\", "[", "5", "\\foo"]


@given(st.lists(st.sampled_from(SIGNS)))
def test_no_word_is_lost_from_broken_latex(pieces: list[str]) -> None:
    """Whatever is unpaired or cut off, every word is still there, and nothing fails."""
    latex = "".join(pieces)
    assert to_text(latex).text.count("ord") == latex.count("ord")


def text_of(latex: str) -> str:
    """Return LaTeX as text alone."""
    return to_text(latex).text


@pytest.mark.parametrize(
    ("written", "names", "has_others"),
    [
        ("{Barnes and Noble, Inc.} and {OpenAI}", ["Barnes and Noble, Inc.", "OpenAI"], False),
        (r"M{\o}ller, S{\o}ren AND Foo, Bar", ["Søren Møller", "Bar Foo"], False),
        ("van der Berg, Jan and King, Jr., Martin L. and others", ["Jan van der Berg", "Martin L. King Jr."], True),
        ("Ludwig van Beethoven and de la Fontaine, Jean", ["Ludwig van Beethoven", "Jean de la Fontaine"], False),
        ("Example A, Sample B, Third C", ["Example A, Sample B, Third C"], False),
        ("{{ATLAS Collaboration}}", ["ATLAS Collaboration"], False),
        ("{Jane Doe and Kim Roe and Li Wu}", ["Jane Doe", "Kim Roe", "Li Wu"], False),
        ("{ICARUS and SBND Collaborations}", ["ICARUS and SBND Collaborations"], False),
        ("Doe, Jane; Roe, Kim", ["Jane Doe", "Kim Roe"], False),
        ("Plato\nand\n Foo, B. and and {van Gogh}, V.", ["Plato", "B. Foo", "V. van Gogh"], False),
        ("Smith, John, III and Doe, J. et al.", ["John Smith III", "J. Doe"], True),
    ],
)
def test_names_of_bibtex(written: str, names: list[str], has_others: bool) -> None:  # noqa: FBT001  # a case's value
    """Names come in the order in which they are spoken; braces hold together, and others are others."""
    assert names_of_bibtex(written, text_of) == (tuple(names), has_others)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Doe, Jane; Roe, Kim", ["Jane Doe", "Kim Roe"]),
        ("Jane Doe, Kim Roe", ["Jane Doe", "Kim Roe"]),
        ("Jane Doe, Kim Roe, and Li Wu", ["Jane Doe", "Kim Roe", "Li Wu"]),
        ("Doe, Jane and Roe, Kim", ["Jane Doe", "Kim Roe"]),
        ("Doe J., Roe K.", ["Doe J.", "Roe K."]),
        ("J Doe, K Roe", ["J Doe", "K Roe"]),
        ("Tolley, N., Rodrigues, P. L. C.", ["N. Tolley", "P. L. C. Rodrigues"]),
        ("Doe, Jane", ["Jane Doe"]),
        ("van der Berg, Jan Piet", ["Jan Piet van der Berg"]),
        ("Martin King, Jr., Jane Doe", ["Martin King Jr.", "Jane Doe"]),
        ("Barnes and Noble", ["Barnes and Noble"]),
        ("Doe, Jane, Roe, Kim", ["Doe, Jane, Roe, Kim"]),
        ("张三, 李四", ["张三", "李四"]),
        ("张三；李四", ["张三", "李四"]),
        ("Doe, Jane (57200000000); Roe, Kim (57200000001)", ["Jane Doe", "Kim Roe"]),
    ],
)
def test_names_in_one_text(written: str, names: list[str]) -> None:
    """Semicolons, commas or `and` part them, and what cannot be told apart stays as it is."""
    assert names_in(written) == (tuple(names), False)


def test_others_are_known_as_such() -> None:
    """`et al.` and dots are no authors, and say that there are more."""
    for text in ("Jane Doe et al.", "Jane Doe, et al.", "Jane Doe, ...", "Jane Doe and others"):
        assert names_in(text) == (("Jane Doe",), True), text
    assert names_of(["Doe, Jane", "others"]) == (("Jane Doe",), True)


WORD = st.text("abcdefghijklmnop", min_size=2, max_size=8).map(str.capitalize)


@given(st.lists(st.tuples(WORD, WORD), min_size=1, max_size=5))
def test_names_come_back_from_every_way_of_writing_them(people: list[tuple[str, str]]) -> None:
    """First and last names are the same people with `and`, with semicolons, and one by one."""
    spoken = tuple(f"{first} {last}" for first, last in people)
    reversed_ = [f"{last}, {first}" for first, last in people]
    assert names_of_bibtex(" and ".join(reversed_), text_of).names == spoken
    assert names_of_bibtex(" and ".join(spoken), text_of).names == spoken
    assert names_of(reversed_).names == names_as_they_are(spoken).names == spoken
    assert names_in("; ".join(reversed_) + ";").names == spoken
    assert all(in_order(name) == name for name in spoken)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2020-05/2021", "2020-05"),
        ("2020-05-12/2020-05-15", "2020-05-12"),
        ("2020-05-12T10:00:00Z", "2020-05-12"),
        ("2020-05~", "2020-05"),
        ("2020-05-01?", "2020-05-01"),
        ("../2020", "2020"),
        ("2019/03/04/", "2019-03-04"),
        ("2020///", "2020"),
        ("2020/05//", "2020-05"),
        ("20200512", "2020-05-12"),
        ("12 March 2019", "2019-03-12"),
        ("March 12th, 2019", "2019-03-12"),
        ("2019 Mar 4", "2019-03-04"),
        ("12-Mar-2019", "2019-03-12"),
        ("2017/May/12", "2017-05-12"),
        ("May 12-15, 2020", "2020-05-12"),
        ("12--15 May 2020", "2020-05-12"),
        ("MAY-JUN 2020", "2020-05"),
        ("Dec 2019/Jan 2020", "2019-12"),
        ("Sept. 2019", "2019-09"),
        ("Mon, 12 Jan 2026 10:00:00 GMT", "2026-01-12"),
        ("circa 2020", "2020"),
        ("c2020", "2020"),
        ("[2020]", "2020"),
        ("2020-21", "2020"),
        ("Spring 2020", "2020"),
        ("2020-XX-XX", "2020"),
        ("13/04/2019", "2019-04-13"),
        ("04/13/2019", "2019-04-13"),
        ("4.3.2019", "2019-03-04"),
        ("03/04/2019", "2019"),
        ("05/2020", "2020-05"),
        ("2020-02-30", "2020-02"),
        ("1706.03762", "None"),
        ("in press", "None"),
    ],
)
def test_dates(written: str, date: str) -> None:
    """Of every way of writing a date as much is read as is certain."""
    assert str(moment_in(written)) == date


def test_what_is_doubtful_in_a_date_is_told() -> None:
    """Two numbers that may both be months, and days that no month has, are named."""
    for text in ("03/04/2019", "2020-02-30", "2020-13-01"):
        moment = moment_in(text)
        assert moment
        assert moment.doubt, text


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        (("2020", "15 May", ""), "2020-05-15"),
        (("2020", "May 15--20", ""), "2020-05-15"),
        (("2020", "jan", "3"), "2020-01-03"),
        (("2020", "05", "12"), "2020-05-12"),
        (("2020", "15~may", ""), "2020-05-15"),
        (("2020", "Aug./Sept.", ""), "2020-08"),
        (("2020", "5--6", ""), "2020-05"),
        (("2020", "Spring", ""), "2020"),
        (("2020a", "", ""), "2020"),
        (("May 2019", "", ""), "2019-05"),
        (("", "May 2020", ""), "2020-05"),
        (("", "may", "3"), "None"),
    ],
)
def test_dates_in_parts(parts: tuple[str, str, str], date: str) -> None:
    """A month's field may have the day, a year's the month."""
    assert str(moment_of_parts(*parts)) == date


@given(st.dates())
def test_iso_dates_are_themselves(day: object) -> None:
    """Every day in ISO 8601 within the years of print is that day, in either direction of the slashes, too."""
    if re.match(r"1[4-9]|20|21", str(day)):
        assert str(moment_in(str(day))) == str(day)
        assert str(moment_in(str(day).replace("-", "/"))) == str(day)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (r"10.1007/978-3-030-01234-2\_1", "10.1007/978-3-030-01234-2_1"),
        (r"10.1007/a{\_}b", "10.1007/a_b"),
        ("https://doi.org/10.1000/ABC.", "10.1000/abc"),
        ("DOI: 10.1000/x, see there", "10.1000/x"),
        ("(10.1000/x)", "10.1000/x"),
        ("10.1016/S0140-6736(05)12345-6", "10.1016/s0140-6736(05)12345-6"),
        ("10.1002/(SICI)17:15&lt;1661::AID&gt;3.0.CO;2-2", "10.1002/(sici)17:15<1661::aid>3.0.co;2-2"),
        ("https://dl.acm.org/doi/abs/10.1145/123.456?download=true", "10.1145/123.456"),
        ("https://iopscience.iop.org/article/10.1088/1475/04/010/meta", "10.1088/1475/04/010"),
        ("https://doi.org/10.1000%2Fabc%28x%29", "10.1000/abc(x)"),
        ("dx.doi.org/10.1000/x", "10.1000/x"),
        ("10.1000/a;10.1000/b", "10.1000/a"),
        ("11.1/x", None),
    ],
)  # fmt: skip
def test_dois(written: str, name: str | None) -> None:
    """Escapes, prefixes, publishers' links and what trails behind are no part of a DOI."""
    assert doi_in(written) == name


@pytest.mark.parametrize(
    ("written", "arxiv"),
    [
        ("arXiv: 2005.14168", "2005.14168"),
        ("arXiv:2005.14168 v2, 12 pages", "2005.14168"),
        ("Accepted at a workshop. arXiv:2005.14168 [cs.CL]", "2005.14168"),
        (r"Preprint available at \url{https://arxiv.org/abs/2005.14168}", "2005.14168"),
        ("arXiv:2005.14168 [cs]\ntype: article", "2005.14168"),
        ("arXiv:2005.14168. See also arXiv:2005.14169", "2005.14168"),
        ("Comment on arXiv:2005.14168", None),
        ("See also arXiv:2005.14168", None),
        ("We follow arXiv:2005.14168", None),
        ("arXiv:2005.14168; arXiv:2005.14169", None),
        ("12 pages", None),
    ],
)
def test_remarks_name_a_paper_only_where_they_say_nothing_else(written: str, arxiv: str | None) -> None:
    """The id of a paper that is cited is not that of the paper that cites it."""
    assert arxiv_alone(written) == arxiv


def test_arxiv_ids_stand_in_many_places() -> None:
    """Journals, volumes, links without a scheme, and eprints of both ages."""
    assert arxiv_in("arXiv preprint arXiv:2101.01234v2") == arxiv_in("arxiv.org/pdf/2101.01234.pdf") == "2101.01234"
    assert arxiv_of_journal("CoRR", ["abs/1204.05678"]) == "1204.05678"
    assert arxiv_of_journal("ArXiv", ["", "1706.03762"]) == "1706.03762"
    assert arxiv_of_journal("Nature", ["1706.03762"]) is None
    assert arxiv_of_eprint("9901001", "arXiv", "hep-th") == arxiv_of_eprint("9901001", "hep-th") == "hep-th/9901001"
    assert arxiv_of_eprint("arXiv:1706.03762v1", "ARXIV") == "1706.03762"
    assert arxiv_of_eprint("12345", "hal") is None


@pytest.mark.parametrize(
    ("written", "link"),
    [
        (r"http://www.example.edu/{~}doe/a{\_}b.pdf", "http://www.example.edu/~doe/a_b.pdf"),
        (r"http://x.org/\~{}doe/a\%20b\&c\#d", "http://x.org/~doe/a%20b&c#d"),
        (r"https://x.org/$\sim$doe", "https://x.org/~doe"),
        (r"\url{https://example.org/d}", "https://example.org/d"),
        ("<https://x.org/a>", "https://x.org/a"),
        ("[A title](https://x.org/a_(b)) more", "https://x.org/a_%28b%29"),
        ("1. https://x.org/a A title", "https://x.org/a"),
        ("Available at: https://x.org/a.", "https://x.org/a"),
        ("www.x.org/a", "https://www.x.org/a"),
        ("example.org/x.pdf", "https://example.org/x.pdf"),
        ("https://x.org/?b=1&amp;c=2", "https://x.org/?b=1&c=2"),
        ("(https://x.org/a)", "https://x.org/a"),
        ("https://x.org/a;https://x.org/b", "https://x.org/a"),
        ("javascript:alert(1)", None),
        ("doe@example.org", None),
        ("e.g. this", None),
    ],
)
def test_links(written: str, link: str | None) -> None:
    """LaTeX, brackets, Markdown, numbers before and titles behind are no part of a link; a scheme may be missing."""
    assert link_in(written) == link


def test_a_sentence_with_a_link_is_no_link() -> None:
    """A remark gives a link where it is hardly anything else."""
    assert link_alone(r"\url{https://x.org/a}. Accessed: May 2020") == "https://x.org/a"
    assert link_alone("This paper extends the one of last year at https://x.org/a by two sections") is None


def test_keywords() -> None:
    """Semicolons part them, commas where there are none; numbers and braces hold together."""
    assert keywords_in("a, b; c, d") == ("a, b", "c, d")
    assert keywords_in("a, b, a,  c") == ("a", "b", "c")
    assert keywords_in("{a, b}, 1,000 words") == ("{a, b}", "1,000 words")
    assert keywords_of(["Learning, deep", "b"]) == ("Learning, deep", "b")
    assert keywords_of(["a, b"]) == ("a", "b")
