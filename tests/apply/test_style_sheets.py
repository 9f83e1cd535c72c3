"""Style sheets of a gated site: third parties in them are told of, and nothing else is done."""

from pathlib import Path

from analytics_gate.apply.notes import Kind
from analytics_gate.apply.site import ApplyJob, apply_gate
from analytics_gate.gate.site import SiteAddress
from tests.support.applied_pages import DECLARATION

STYLE = (
    "@import '//fonts.example/a.css';\n"
    "a { background: url(b.png), url(https://own.example/c.png), url(https://"
    "chat.example/d.png) }\n"
    "/* url(https://nobody.example/) */ b { background: url('https://images.example/e.png') }\n"
)


def test_third_parties_in_style_sheets_are_reported_and_the_files_stay(
    tmp_path: Path,
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("<title>A</title>")
    (site / "x.css").write_text(STYLE)
    application = ApplyJob(
        site, site, DECLARATION, "services.yml", SiteAddress("https://own.example", "/")
    )
    for _ in range(2):
        notes = apply_gate(application, lambda *_: None).notes
        lines = [
            line for line in notes.lines(Kind.REPORTED) if line.startswith("x.css")
        ]
        assert [line.partition(", which")[0] for line in lines] == [
            "x.css:1: the style sheet would fetch from fonts.example",
            "x.css:3: the style sheet would fetch from images.example",
        ]
    assert (site / "x.css").read_text() == STYLE
