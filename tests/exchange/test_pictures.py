"""The pictures: SVG that can be parsed and read aloud, PNG that can be opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree
from PIL import Image

from riskdesk.domain.cell_text import writable
from riskdesk.exchange.pictures.figure import picture_of
from riskdesk.exchange.pictures.png import PictureError, png, png_beside
from riskdesk.exchange.pictures.svg import Lettering, Picture
from riskdesk.figures.chart_data import ChartData
from riskdesk.reports.lettering import lettering
from riskdesk.sheet.build import build_sheet
from tests.figures.charts import eleven as charted
from tests.figures.charts import key_of, ranked, valued
from tests.reports.sheet_sessions import eleven, made, recorded

SVG = "{http://www.w3.org/2000/svg}"


def letters(clean: Callable[[str], str] | None = writable) -> Lettering:
    measure, shown = lettering()
    return Lettering(measure, clean or shown)


def matrix(clean: Callable[[str], str] | None = writable) -> Picture:
    return picture_of(build_sheet(eleven()), None, {}, letters(clean))


def parsed(picture: Picture) -> Element:
    return ElementTree.fromstring(picture.svg.encode())


def texts(picture: Picture) -> list[str]:
    return [found.text or "" for found in parsed(picture).iter(f"{SVG}text")]


def test_the_matrix_says_what_it_is() -> None:
    picture, sheet = matrix(), build_sheet(eleven())
    root = parsed(picture)
    assert (root.get("role"), root.get("aria-labelledby"), root.get("lang")) == ("img", "title desc", "en-GB")
    assert sheet.body.matrix is not None
    assert (root.findtext(f"{SVG}title"), root.find(f"{SVG}title").get("id")) == (picture.title, "title")  # type: ignore[union-attr]
    assert sheet.body.matrix.alternative in (root.findtext(f"{SVG}desc") or "")
    assert picture.title == "Risk matrix: Strategic assessment 2010/11"
    assert "'Source Sans 3'" in str(root.get("font-family"))
    assert str(root.get("font-family")).endswith("sans-serif")


def test_it_bears_the_marking_and_what_must_not_be_overlooked() -> None:
    shown = " ".join(texts(matrix()))
    assert "OFFICIAL · for members of the partnership only" in shown
    assert "illustrative scores, made up for the demonstration" in shown


def test_every_area_has_its_token_and_every_cell_its_colour() -> None:
    picture = matrix()
    assert {area.code for area in eleven().areas} <= set(texts(picture))
    fills = [found.get("fill") for found in parsed(picture).iter(f"{SVG}rect")]
    assert {"#8C1D2B", "#DB7C26", "#F2C862", "#E3F2E6"} <= set(fills)
    assert {"25 ▲▲", "Very High", "5", "Catastrophic"} <= set(texts(picture))


def test_nothing_lies_outside() -> None:
    for picture in (matrix(), chart(ranked([[3, 9, 16], [25, 8, 1], [4, None, 2]], breaks=(1,), dropped=(2,)))):
        for rect in parsed(picture).iter(f"{SVG}rect"):
            x, y = float(rect.get("x", 0)), float(rect.get("y", 0))
            assert x >= 0
            assert x + float(rect.get("width", 0)) <= picture.width + 0.5
            assert y + float(rect.get("height", 0)) <= picture.height + 0.5
        for text in parsed(picture).iter(f"{SVG}text"):
            assert 0 <= float(text.get("y", -1)) <= picture.height


def chart(data: ChartData, picked: dict[str, int] | None = None) -> Picture:
    return picture_of(build_sheet(eleven()), data, picked or {}, letters())


def test_a_chart_with_what_is_picked_out() -> None:
    data = charted()
    key = key_of(data, "Drugs")
    picture = chart(data, {key: 0})
    assert picture.title.startswith(f"{data.title}: ")
    assert "Drugs:" in picture.description
    strokes = {found.get("stroke") for found in parsed(picture).iter(f"{SVG}path")}
    assert "#1F5FBF" in strokes
    assert {series.name for series in data.shown} <= set(texts(picture))


def test_a_chart_of_values() -> None:
    assert len(texts(chart(valued([[3, 9, 16], [25, None, 1]])))) > 6


def test_hostile_text_is_text() -> None:
    session = made([('<script>"&', 3, 3, 3)], assessment_title="</title><b>&", handling="a\x00\ud800b", title="]]>")
    picture = picture_of(build_sheet(session), None, {}, letters())
    root = parsed(picture)
    assert root.findtext(f"{SVG}title") == "Risk matrix: </title><b>&"
    assert '<script>"&' in (root.findtext(f"{SVG}desc") or "")
    assert not list(root.iter(f"{SVG}script"))
    assert png(picture, 1).startswith(b"\x89PNG")


def test_long_titles_are_broken_into_lines() -> None:
    session = replace(eleven(), info=replace(eleven().info, handling="for members only " * 40))
    picture = picture_of(build_sheet(session), None, {}, letters())
    assert picture.height > matrix().height
    assert "for members only " * 3 in " ".join(texts(picture))


def test_a_crowded_cell_shows_every_token() -> None:
    session = made([(f"Area {n:03d}", 3, 3, n % 25 + 1) for n in range(60)])
    shown = texts(picture_of(build_sheet(session), None, {}, letters()))
    assert {area.code for area in session.areas} <= set(shown)


def test_a_recorded_session_has_no_matrix() -> None:
    with pytest.raises(PictureError, match="Only ranks are recorded"):
        picture_of(build_sheet(recorded()), None, {}, letters())


@pytest.mark.parametrize("scale", [1, 2, 3.5])
def test_the_png_is_as_large_as_asked_and_prints_at_the_same_size(scale: float) -> None:
    picture = matrix(None)
    image = Image.open(BytesIO(png(picture, scale)))
    image.load()
    assert image.width == picture.width * scale
    assert abs(image.height - picture.height * scale) <= 1
    assert image.info["dpi"] == pytest.approx((96 * scale, 96 * scale), abs=0.1)
    assert image.info["Title"] == picture.title
    assert image.info["Description"] == picture.description


def test_the_png_shows_the_bands_and_letters() -> None:
    picture = matrix(None)
    image = Image.open(BytesIO(png(picture, 1))).convert("RGB")
    colours = {colour: count for count, colour in image.getcolors(1 << 20) or []}
    assert colours[(0x8C, 0x1D, 0x2B)] > 5_000
    # Without its face the texts would be missing, and with them the ink of the title.
    plain = replace(picture, svg=picture.svg.replace("<text", "<desc").replace("</text", "</desc"))
    without = Image.open(BytesIO(png(plain, 1))).convert("RGB").crop((0, 0, 600, 90))
    assert len(set(without.get_flattened_data())) == 1
    assert len(set(image.crop((0, 0, 600, 90)).get_flattened_data())) > 10


def test_the_same_bytes_each_time_and_in_a_process_of_its_own() -> None:
    picture = matrix(None)
    assert png(picture, 1) == png(picture, 1) == png_beside(picture, 1)


def test_what_goes_wrong_beside_is_told() -> None:
    with pytest.raises(PictureError, match=r"The picture could not be drawn \(.+\)\."):
        png_beside(replace(matrix(), svg="<svg"), 1)
