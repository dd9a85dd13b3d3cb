"""``riskdesk scheme check`` and ``scheme list``, and how a scheme is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskdesk.__main__ import main
from riskdesk.domain.errors import SchemeError
from riskdesk.services.schemes import default_scheme, find_scheme, named_scheme, shipped_schemes

DEFAULT = Path(__file__).parents[2] / "resources" / "schemes" / "derbyshire-2010.toml"


def changed(tmp_path: Path, old: str, new: str) -> str:
    """The default scheme with one passage changed, as a file of the user's."""
    text = DEFAULT.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return str(path)


def test_the_gap_and_overlap_of_the_default_are_reported_as_known(capsys: pytest.CaptureFixture[str]) -> None:
    # Derbyshire Safer Communities Board, 17 November 2010: <10, 10-20, 30-50, >50, >80 per cent.
    for name in (str(DEFAULT), "derbyshire-2010", "Derbyshire 2010"):
        assert main(["scheme", "check", name]) == 0
        assert capsys.readouterr().out.splitlines()[1:] == [
            "  warning (known): probability gap 20-30: No probability level covers 20-30%.",
            "  warning (known): probability overlap 80-100: 80-100% belongs to both Likely and Almost certain.",
            "0 errors, 2 warnings: it can be used",
        ]


def test_errors_that_are_not_known_have_their_own_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = changed(tmp_path, ', "probability overlap 80-100"', "")
    assert main(["scheme", "check", mine]) == 2
    assert capsys.readouterr().out.splitlines() == [
        "mine.toml: Derbyshire 2010",
        "  warning (known): probability gap 20-30: No probability level covers 20-30%.",
        "  error: probability overlap 80-100: 80-100% belongs to both Likely and Almost certain.",
        "1 error, 1 warning: it cannot be used",
    ]
    with pytest.raises(SchemeError, match=r"^mine\.toml: probability overlap 80-100: "):
        find_scheme(mine)


def test_a_file_that_is_no_scheme_is_one_line_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = changed(tmp_path, 'order = "score"', 'order = "size"')
    assert main(["scheme", "check", mine]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        'riskdesk: mine.toml: risk.order: found "size"; allowed: "score", "impact first", "probability first"\n'
    )


def test_the_list_has_the_default_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scheme", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["derbyshire-2010", "impact-first", "positions-2010"]
    assert "A new area can reorder the others." in lines[2]


def test_schemes_are_found_by_key_name_and_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shipped_schemes()[0] == ("derbyshire-2010", default_scheme())
    for name in ("positions-2010", "POSITIONS-2010", " threat positions 2010 "):
        assert named_scheme(name)[0] == "positions-2010"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").write_bytes(DEFAULT.read_bytes())
    assert named_scheme("mine") == ("mine", default_scheme())
    for name, problem in (("yours", "allowed: "), ("yours.toml", "cannot be read"), ("./yours", "cannot be read")):
        with pytest.raises(SchemeError, match=problem):
            named_scheme(name)


def test_the_published_cells_of_the_default_and_of_the_impact_first_scheme() -> None:
    # Same source: Very High 20-25, High 10-16, Medium 5-9, Low 1-4.
    made = default_scheme()
    names = {cell: band.name for cell in made.cells if (band := made.band(*cell))}
    expected = {
        (i, p): "Very High" if i * p >= 20 else "High" if i * p >= 10 else "Medium" if i * p >= 5 else "Low"
        for i in range(1, 6)
        for p in range(1, 6)
    }
    assert names == expected
    # Public practice in Cambridgeshire: (5,3) is red while (3,5) is amber.
    other = find_scheme("impact-first")
    assert [band and band.name for band in (other.band(5, 3), other.band(3, 5))] == ["Very High", "High"]
    assert other.risk_score(5, 3) == other.risk_score(3, 5) == 15
