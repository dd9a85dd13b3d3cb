"""A .riskdesk file: what is written is read again, byte for byte; what anybody may have changed in it is refused."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskdesk.domain.bundle import CarriedSession, CarriedSheet, CarriedVersion, LoggedEdit
from riskdesk.domain.catalogue import IssuedSheet
from riskdesk.domain.limits import LONGEST_NAME, LONGEST_TEXT
from riskdesk.domain.session import Session, SessionInfo, State
from riskdesk.exchange import bundle as exchange
from riskdesk.exchange.bundle import FORMAT, BundleError, dump_bundle, is_library, parse_bundle, read_bundle
from riskdesk.services import changes
from riskdesk.storage.library import Library
from tests.exchange.bundles import MADE, SHEET, carrying, objects, read, told, whole, written
from tests.storage.stored import NOTE, area, scheme, scored_session, sessions


def test_what_is_written_is_read() -> None:
    data = dump_bundle(whole())
    assert parse_bundle(data, "here") == whole()
    assert dump_bundle(parse_bundle(data, "here")) == data
    assert data.startswith(b'{"format":"RiskDesk sessions","form":1,\n')
    assert data.endswith(b"]}\n")
    # However it is spaced, and with the mark that some editors put at the beginning.
    assert parse_bundle(b"\xef\xbb\xbf" + json.dumps(json.loads(data), indent=3).encode(), "here") == whole()


def seen(name: str) -> str:
    """A drawn name as the program takes it."""
    return f"{name[:100]}."


def as_made(session: Session) -> Session:
    """A drawn session with such ids, names, marks and times as a program writes."""
    times = {State.CLOSED: "2010-11-02T17:00:00.000Z", State.DRAFT: "", State.RECORDED: ""}
    info = replace(session.info, closed_at=times[session.info.state], rescored_from="older-1", compares_with="older-2")
    info = replace(info, title=seen(info.title), assessment_title=seen(info.assessment_title))
    areas = tuple(
        # No drawn id ends like this, so that none is an area of the session itself.
        replace(a, name=seen(a.name), code=f"{n}", ancestors=tuple(f"{old}-" for old in dict.fromkeys(a.ancestors)))
        for n, a in enumerate(session.areas)
    )
    marks = {key: replace(m, value=m.value % 5 + 1) for key, m in session.marks.items() if m.factor in FACTORS}
    return replace(session, info=info, areas=areas, marks=marks)


FACTORS = {factor.key for factor in scheme().factors}


@given(session=sessions().map(as_made), pdf=st.binary(max_size=200))
@settings(max_examples=40)
def test_any_session_comes_back_equal(session: Session, pdf: bytes) -> None:
    info, pdf = session.info, b"%PDF" + pdf
    sheet = replace(SHEET, version_id=info.version_id, digest=sha256(pdf).hexdigest())
    note = replace(NOTE, who=f"{info.title}!", why=info.handling)
    bundle = carrying(session)
    if not session.editable:
        version = CarriedVersion(session, (CarriedSheet(sheet, pdf),))
        issued = LoggedEdit(note, (told(info.version_id, sheet, ("sheet", "1")),))
        bundle = replace(bundle, sessions=(CarriedSession(info.session_id, (version,)),), log=(*bundle.log, issued))
    data = dump_bundle(bundle)
    again = parse_bundle(data, "here")
    assert again == bundle
    assert list(again.versions[0].session.areas) == list(session.areas)
    assert dump_bundle(again) == data


def test_the_order_in_the_file_does_not_matter_where_the_library_has_its_own() -> None:
    value = objects()
    for version in value["sessions"][0]["versions"]:
        version["marks"].reverse()
    value["sessions"][1]["versions"][0]["recorded"].reverse()
    assert dump_bundle(read(value)) == dump_bundle(whole())
    # The areas keep theirs: it is the order in which they were added, as the log has it.
    version["areas"].reverse()
    with pytest.raises(BundleError, match=r'"Session day", version 2, .*\(order of the risk areas\)'):
        read(value)


V = ("sessions", 0, "versions", 0)
SECOND = ("sessions", 0, "versions", 1)
RECORDED = ("sessions", 1, "versions", 0)
Path_ = tuple[str | int, ...]
WRONG: dict[str, tuple[Path_, Any, str]] = {
    "form": (("form",), 2, "written by a newer RiskDesk (form 2; this one knows up to 1)"),
    "form 0": (("form",), 0, "form: found 0; a whole number from 1"),
    "format": (("format",), "Something", "not a file of sessions"),
    "key": (("remark",), "", "remark: is not known; allowed here: format, form, assessment, sessions, log"),
    "no title": (("assessment", "title"), " \n", "assessment.title: is empty"),
    "id": (("assessment", "assessment_id"), "", "assessment.assessment_id: found \"\"; an id of 1 to 200"),
    "long id": (("assessment", "assessment_id"), "x" * 201, "an id of 1 to 200 printable characters"),
    "id with a line end": ((*V, "info", "version_id"), "a\nb", "sessions[1].versions[1].info.version_id: found"),
    "no list": (("sessions",), {}, "sessions: found a table; a list is wanted"),
    "no object": (V, [], "sessions[1].versions[1]: found a list; an object with info, scheme"),
    "number": ((*V, "info", "title"), 7, "sessions[1].versions[1].info.title: found 7; a text is wanted"),
    "half a character": ((*V, "info", "handling"), "\ud83d", "info.handling: holds half of a character"),
    "date": ((*V, "info", "held_on"), "2010-02-30", 'info.held_on: found "2010-02-30"; a date such as 2010-11-02'),
    "short date": ((*V, "info", "held_on"), "20101102", "a date such as"),
    "time": ((*V, "info", "closed_at"), "yesterday", "info.closed_at: found \"yesterday\"; a time in UTC"),
    "no time": ((*V, "info", "closed_at"), "", "info.closed_at: a closed session has the time of its closing"),
    "a draft's time": ((*SECOND, "info", "closed_at"), NOTE.at, "versions[2].info.closed_at: a closed session has"),
    "no reason": ((*SECOND, "info", "reopened"), " ", "versions[2].info.reopened: a reopened session has the reason"),
    "reason of the first": ((*V, "info", "reopened"), "x", "info.reopened: a reopened session has the reason, and a"),
    "state": ((*V, "info", "state"), "open", 'info.state: found "open"; allowed: "draft", "closed", "recorded"'),
    "version": ((*SECOND, "info", "number"), 3, "versions[2].info.number: found 3; the versions of a session count 1"),
    "same version": ((*SECOND, "info", "version_id"), "day-1", "sessions: the id of a version stands twice"),
    "same session": (("sessions", 1, "session_id"), "day", "sessions[2]: this id stands twice"),
    "no versions": (("sessions", 1, "versions"), [], "sessions[2].versions: is empty"),
    "yes": ((*V, "info", "illustrative"), 1, "info.illustrative: found 1; true or false is wanted"),
    "true": ((*V, "areas", 0, "position"), True, "areas[1].position: found true; a whole number from 0"),
    "negative": ((*V, "areas", 0, "position"), -1, "areas[1].position: found -1"),
    "huge": ((*V, "areas", 0, "position"), 2**63, "areas[1].position: found 9223372036854775808; a whole number"),
    "fraction": ((*V, "areas", 0, "position"), 0.5, "areas[1].position: found the number 0.5; a whole number from 0"),
    "not a number": ((*V, "areas", 0, "position"), float("nan"), "areas[1].position: found the number NaN; a whole"),
    "infinity": ((*V, "info", "title"), float("inf"), "info.title: found the number Infinity; a text is wanted"),
    "title": ((*V, "info", "title"), "x" * 201, "info.title: has 201 characters; at most 200 are allowed"),
    "unseen": ((*V, "info", "title"), "\u202e\u200b", "info.title: has no character that can be seen; a name"),
    "series": ((*V, "info", "assessment_title"), "x" * 201, "info.assessment_title: has 201 characters; at most 200"),
    "unseen name": ((*V, "areas", 0, "name"), "\0", "areas[1].name: has no character that can be seen"),
    "long name": ((*V, "areas", 0, "name"), "x" * 201, "areas[1].name: has 201 characters; at most 200"),
    "long text": ((*V, "areas", 0, "dissent"), "x" * 20_001, "areas[1].dissent: has 20,001 characters; at most 20,000"),
    "long reason": ((*V, "moves", 0, "reason"), "x" * 20_001, "moves[1].reason: has 20,001 characters; at most 20,000"),
    "own ancestor": ((*V, "areas", 1, "ancestors"), ["area-1"], "areas[2].ancestors: a risk area cannot be its own an"),
    "from itself": ((*V, "info", "rescored_from"), "day-1", "info.rescored_from: a version is not rescored from its"),
    "with itself": ((*V, "info", "compares_with"), "day-1", "info.compares_with: a version is not rescored from its"),
    "confidence": ((*V, "areas", 2, "confidence"), "sure", 'areas[3].confidence: found "sure"; allowed: "low"'),
    "ancestors": ((*V, "areas", 2, "ancestors"), ["a", "a"], "areas[3].ancestors: names the same id twice"),
    "same area": ((*V, "areas", 1, "area_id"), "area-0", "areas[2]: this id stands twice"),
    "same code": ((*V, "areas", 1, "code"), "A0", "areas[2]: a code stands twice"),
    "no scheme": ((*V, "scheme"), None, "versions[1].scheme: a recorded session has no scheme, and every other"),
    "scheme": ((*V, "scheme"), "{}", "versions[1].scheme: impact: is missing"),
    "scheme of ranks": ((*RECORDED, "marks"), [{"area_id": "area-0", "factor": "impact", "value": 1, "round": 0,
                        "scorer": "room"}], "sessions[2].versions[1]: a recorded session has ranks only"),
    "ranks": ((*V, "recorded"), [{"area_id": "area-0", "threat_position": 1, "risk_rank": 1, "agreed_rank": 1}],
              "versions[1].recorded: only a recorded session has recorded ranks"),
    "rank 0": ((*RECORDED, "recorded", 0, "agreed_rank"), 0, "recorded[1].agreed_rank: found 0; a whole number from 1"),
    "rank": ((*RECORDED, "recorded", 0, "risk_rank"), 1_000_001, "risk_rank: found 1000001; a whole number from 1 to"),
    "rank of nobody": ((*RECORDED, "recorded", 0, "area_id"), "x", 'the risk area "x" is not in this session'),
    # Level 6 is not on the scale of five.
    "mark": ((*V, "marks", 0, "value"), 6, "marks[1]: Impact: 6 is not allowed; give a whole number from 1 to 5"),
    "mark of nothing": ((*V, "marks", 0, "factor"), "harm", 'marks[1].factor: the scheme has no factor "harm"; it has'),
    "mark of nobody": ((*V, "marks", 0, "area_id"), "x", 'the risk area "x" is not in this session'),
    "same mark": ((*V, "marks", 1, "factor"), "impact", "marks[2]: this mark stands twice"),
    "move of nobody": ((*V, "moves", 0, "ahead_of"), "x", 'moves[1]: the risk area "x" is not in this session'),
    "move ahead of itself": ((*V, "moves", 0, "ahead_of"), "area-2", "moves[1]: a risk area cannot be moved ahead"),
    "move without reason": ((*V, "moves", 0, "reason"), "", "moves[1].reason: is empty"),
    "tie of one": ((*V, "settlements", 0, "areas"), ["area-0"], "settlements[1]: a tie is of two risk areas or more"),
    "tie of nobody": ((*V, "settlements", 0, "areas"), ["area-0", "x"], 'settlements[1]: the risk area "x"'),
    "attendee": ((*V, "attendees", 0, "position"), "0", "attendees[1].position: found \"0\"; a whole number"),
    "base64": ((*V, "sheets", 0, "pdf"), "?", "sheets[1].pdf: is not base64"),
    "no bytes": ((*V, "sheets", 0, "pdf"), "", "sheets[1].pdf: is empty"),
    "no PDF": ((*V, "sheets", 0, "pdf"), base64.b64encode(b"GIF89a").decode(), "sheets[1].pdf: is empty or no PDF"),
    "other bytes": ((*V, "sheets", 0, "pdf"), base64.b64encode(b"%PDF-2").decode(), "sheets[1].pdf: these are not the"),
    "digest": ((*V, "sheets", 0, "digest"), "AB", "sheets[1].digest: found \"AB\"; 64 hexadecimal digits"),
    "sheet 2": ((*V, "sheets", 0, "number"), 2, "sheets[1].number: found 2; the sheets of a version count 1"),
    "day of issue": ((*V, "sheets", 0, "issued_on"), "", "sheets[1].issued_on: found \"\"; a date"),
    "log": (("log", 0, "at"), "2010-11-02 14:02", "log[1].at: found"),
    "nobody": (("log", 0, "who"), "", "log[1].who: is empty"),
    "no rows": (("log", 0, "rows"), [], "log[1].rows: is empty"),
    "row of elsewhere": (("log", 2, "rows", 0, "version_id"), "day-9", "log[3].rows[1].version_id: found \"day-9\""),
    "row of nowhere": (("log", 2, "rows", 0, "version_id"), "", "log[3].rows[1].version_id: found \"\"; a row tells"),
    "row of something": (("log", 2, "rows", 0, "entity"), "user", "log[3].rows[1].entity: found 'user'; allowed: asse"),
    "row of nothing": (("log", 2, "rows", 0, "after"), None, "log[3].rows[1]: a row of the log has a before or an"),
    "no JSON": (("log", 2, "rows", 0, "after"), "{", "log[3].rows[1].after: this is not JSON from line 1, column 2 on"),
    "a list": (("log", 2, "rows", 1, "after"), "[]", "log[3].rows[2].after: found a list; an object with text"),
    "a name": (("log", 2, "rows", 2, "after"), '{"name": 7}', "log[3].rows[3].after.name: found 7; a text is wanted"),
    "a field": (("log", 2, "rows", 0, "before"), '{"size": 7}', "log[3].rows[1].before.size: is not known"),
    "deep": (("log", 2, "rows", 0, "after"), "[" * 50_000, "log[3].rows[1].after: this is not JSON that can be read"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named(name: str) -> None:
    path, wrong, said = WRONG[name]
    value = target = objects()
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = wrong
    with pytest.raises(BundleError) as caught:
        read(value)
    assert said in str(caught.value)
    assert str(caught.value).startswith("here.riskdesk: ")
    assert "\n" not in str(caught.value)


def test_the_program_takes_what_it_lets_be_entered() -> None:
    session = scored_session()
    info = replace(session.info, title="x" * LONGEST_NAME, handling="é" * LONGEST_TEXT)
    assert changes.new_title(info.title, "A session") == info.title
    bundle = carrying(replace(session, info=info))
    assert parse_bundle(dump_bundle(bundle), "here") == bundle


def test_an_ancestor_comes_before_its_heirs() -> None:
    session = scored_session()
    one, two, three = session.areas
    # Of a session that is not in the file, and of this one.
    sound = (one, replace(two, ancestors=("elsewhere", "area-0")), replace(three, ancestors=("area-1", "area-0")))
    bundle = carrying(replace(session, areas=sound))
    assert parse_bundle(dump_bundle(bundle), "here") == bundle
    round_about = (one, replace(two, ancestors=("area-2",)), replace(three, ancestors=("elsewhere", "area-1")))
    with pytest.raises(BundleError, match=r"areas\[2\]\.ancestors: a risk area cannot be its own ancestor"):
        dump_bundle(carrying(replace(session, areas=round_about)))


def leaves(value: Any, path: Path_ = ()) -> list[Path_]:
    """The way to each value of an object, and to each object and list."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, held in inner for found in leaves(held, (*path, key)))] if path or inner else []


@pytest.mark.parametrize("change", ["left out", "turned into something else"])
def test_every_key_is_needed_and_has_its_type(change: str) -> None:
    """No part of a file can be missing, or be of another type, without a complaint that names a place."""
    paths = [path for path in leaves(objects()) if path and not isinstance(path[-1], int)]
    assert len(paths) > 300
    # One of each kind is enough: the place in a list does not matter.
    kinds = {tuple(step for step in path if not isinstance(step, int)): path for path in paths}
    for path in kinds.values():
        value = target = objects()
        for step in path[:-1]:
            target = target[step]
        if change == "left out":
            del target[path[-1]]
        else:
            target[path[-1]] = [[0]]
        with pytest.raises(BundleError) as caught:
            read(value)
        if path != ("format",):
            assert str(path[-1]) in str(caught.value), path


BYTES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing": (lambda _: b"", "wrong.riskdesk: this file is empty; copy or export it again"),
    "blank": (lambda _: b" \n", "wrong.riskdesk: this file is empty; copy or export it again"),
    "cut short": (
        lambda data: data[:-200],
        "this file of RiskDesk sessions is damaged, or not all of it; copy or export it again (not JSON from line ",
    ),
    "plain text": (
        lambda _: b"Minutes of the meeting\n",
        "wrong.riskdesk: this is no file of RiskDesk sessions (not JSON from line 1, column 1 on)",
    ),
    "not text": (
        lambda data: data.replace(b"Area 0", b"Area \xff"),
        "is damaged, or not all of it; copy or export it again (not UTF-8 text from byte ",
    ),
    "a picture": (lambda _: b"\x89PNG\r\n", "this is no file of RiskDesk sessions (not UTF-8 text from byte 1 on)"),
    "a library": (lambda _: b"SQLite format 3\x00" + bytes(100), "this is a library, not a file of exported sessions"),
    "a list": (lambda _: b"[]", "this is not a file of sessions exported by RiskDesk"),
    "another document": (lambda _: b'{"type": "FeatureCollection"}', "this is not a file of sessions exported"),
    "nested": (lambda _: b"[" * 100_000, "nested too deeply"),
    "nested objects": (lambda _: b'{"a":' * 100_000, "nested too deeply"),
    "many digits": (lambda _: b"1" * 10_000, "a number has too many digits"),
    "a key twice": (lambda data: data.replace(b'"form":1', b'"form":1,"form":1'), 'the key "form" stands twice'),
}


@pytest.mark.parametrize("name", BYTES)
def test_what_is_no_such_file_is_refused(name: str, tmp_path: Path) -> None:
    change, said = BYTES[name]
    path = tmp_path / "wrong.riskdesk"
    path.write_bytes(change(dump_bundle(whole())))
    with pytest.raises(BundleError) as caught:
        read_bundle(path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@given(data=st.data())
@settings(max_examples=100)
def test_a_changed_byte_is_refused_or_read_as_something_sound(data: st.DataObject) -> None:
    held = bytearray(written())
    for _ in range(data.draw(st.integers(1, 3))):
        held[data.draw(st.integers(0, len(held) - 1))] = data.draw(st.sampled_from(b'"{}[],:0159eE.-\\ntfx \x00\xff'))
    try:
        bundle = parse_bundle(bytes(held), "here")
    except BundleError as error:
        assert "\n" not in str(error)  # noqa: PT017
        return
    again = dump_bundle(bundle)
    assert parse_bundle(again, "here") == bundle


def test_files_that_are_too_large_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BundleError, match=r"none\.riskdesk: the file cannot be read \(No such file"):
        read_bundle(tmp_path / "none.riskdesk")
    with pytest.raises(BundleError, match="the file cannot be read"):
        read_bundle(tmp_path)
    data = dump_bundle(whole())
    path = tmp_path / "large.riskdesk"
    path.write_bytes(data)
    monkeypatch.setattr(exchange, "LARGEST_FILE", len(data))
    assert read_bundle(path) == whole()
    monkeypatch.setattr(exchange, "LARGEST_FILE", len(data) - 1)
    with pytest.raises(BundleError, match="is too large"):
        read_bundle(path)
    with pytest.raises(BundleError, match="are too much for one file; name fewer sessions"):
        dump_bundle(whole())


def test_what_could_not_be_read_is_not_written() -> None:
    nobody = replace(whole(), log=(LoggedEdit(replace(NOTE, who=" "), (MADE,)),))
    with pytest.raises(BundleError, match=r"export: log\[1\]\.who: is empty"):
        dump_bundle(nobody)
    session = scored_session()
    jumbled = replace(session, attendees=(*session.attendees, *session.attendees))
    with pytest.raises(BundleError, match="this position stands twice"):
        dump_bundle(carrying(jumbled))


def test_a_position_of_when_there_were_more_areas_is_kept() -> None:
    """Positions run to 99, or to the number of areas where there are more; some may have been removed since."""
    from riskdesk.domain.scheme_file import dump_scheme, load_scheme
    from tests.services.desks import BY_POSITION

    text = dump_scheme(BY_POSITION)
    session = scored_session()
    marks = {key: replace(mark, value=130) if key[1] == "threat" else mark for key, mark in session.marks.items()}
    late = replace(session, scheme=load_scheme(text), scheme_text=text, marks=marks)
    bundle = carrying(late)
    assert parse_bundle(dump_bundle(bundle), "here") == bundle


def test_two_removed_areas_may_have_one_code() -> None:
    session = scored_session()
    removed = tuple(area(n, code="A0", removed="Merged") for n in (3, 4))
    bundle = carrying(replace(session, areas=(*session.areas, *removed)))
    assert parse_bundle(dump_bundle(bundle), "here") == bundle


def test_a_library_is_told_from_an_exported_file(tmp_path: Path) -> None:
    library, file = tmp_path / "a.riskdesk", tmp_path / "b.riskdesk"
    Library.open(library, create=True).close()
    file.write_bytes(dump_bundle(whole()))
    assert [is_library(path) for path in (library, file, tmp_path / "none")] == [True, False, False]
    assert json.loads(file.read_bytes())["format"] == FORMAT


def test_details_have_every_field() -> None:
    """A field that is added to a session and not to the file would be lost on the way."""
    value = objects()["sessions"][0]["versions"][0]
    assert {*value["info"], "session_id", "assessment_id"} == set(SessionInfo.__dataclass_fields__)
    assert set(value["areas"][0]) == set(scored_session().areas[0].__dataclass_fields__)
    assert {*value["sheets"][0], "version_id"} == {*IssuedSheet.__dataclass_fields__, "pdf"}
    assert set(Session.__dataclass_fields__) - {"scheme_text"} == set(value) - {"sheets"}
