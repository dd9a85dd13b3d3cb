"""The words on the selected area: why this score, dissent, source, date of the data, confidence."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from riskdesk.domain.days import parse_day
from riskdesk.domain.limits import LONGEST_TEXT
from riskdesk.domain.session import Confidence, FrozenScheme, Mark, RiskArea, SessionInfo
from riskdesk.domain.words import day
from riskdesk.services.editing import Edit
from riskdesk.ui.dates import DateField
from riskdesk.ui.score.before import asks_reason, band_words, reason_hint
from riskdesk.ui.score.notes_fields import Choice, TextField
from riskdesk.ui.steady import SteadyLabel
from riskdesk.ui.widgets import TextLine, label
from riskdesk.ui.workbench import Workbench

PAUSE = 1_000
"""Milliseconds without a key after which what was typed is kept."""
TEXTS = frozenset({"change_reason", "justification", "dissent", "source"})
"""The fields that take any text."""
Field = TextField | QLineEdit
Place = tuple[str, str]
"""A version and an area: where words belong."""


class NotesPanel(QWidget):
    """The words on the selected area, kept when a field is left and after a second's pause in typing.

    What cannot be kept as it is (a date that is none, a text that is too long) stays in the field with a sentence
    beside it, and waits there for its area when another is selected.
    """

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notes")
        self.setAccessibleName(self.tr("Words on the area"))
        self.bench = bench
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(PAUSE)
        # A sentence has no place before the layout has run.
        self._reveal = QTimer(self)
        self._reveal.setSingleShot(True)
        self._reveal.timeout.connect(self._show_wanted)
        self._wanted: tuple[QWidget, ...] = ()
        self._place: Place = ("", "")
        self._dirty: set[str] = set()
        self._drafts: dict[Place, dict[str, str]] = {}
        self._filling = False
        self._keeping = False
        self._busy = False
        self._make_fields()
        self._lay_out()
        self._connect()
        self._load()

    # Making

    def _make_fields(self) -> None:
        self.change_reason = TextField("change_reason", self.tr("Why it changed"))
        self.justification = TextField("justification", self.tr("Why this score"))
        self.dissent = TextField("dissent", self.tr("Dissent"))
        self.source = TextLine()
        self.source.setObjectName("source")
        self.source.setAccessibleName(self.tr("Source"))
        self.data_to = DateField(self.tr("Data to"))
        self.data_to.setObjectName("data_to")
        self.confidence = Choice()
        self.confidence.setObjectName("confidence")
        self.confidence.setAccessibleName(self.tr("Confidence"))
        words = {Confidence.LOW: self.tr("low"), Confidence.MEDIUM: self.tr("medium"), Confidence.HIGH: self.tr("high")}
        self.confidence.addItem(self.tr("not given"), None)
        for level, word in words.items():
            self.confidence.addItem(word, level.value)
        self.fields: dict[str, Field] = {
            "change_reason": self.change_reason,
            "justification": self.justification,
            "dissent": self.dissent,
            "source": self.source,
            "data_to": self.data_to,
        }
        self.problems = {key: label(look="danger", wrap=True) for key in self.fields}
        for key, problem in self.problems.items():
            problem.setObjectName(f"{key}_problem")
            problem.hide()
        self.about = label(look="hint", wrap=True)
        self.about.setObjectName("about_area")
        for wrapped in (self.about, *self.problems.values()):
            # Else the scroll area asks for the height that the text would have in the narrowest of columns.
            wrapped.setMinimumHeight(1)

    def _lay_out(self) -> None:
        px = self.bench.theme.px
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, px(4), 0)
        column.setSpacing(px(4))
        # Its words change with a mark, which must not have the panel laid out anew.
        self._asking = SteadyLabel(self.bench.theme, "surface", "heading", "change_reason_title")
        self._asking.setBuddy(self.change_reason)
        column.addWidget(self._asking)
        self._add_field(column, "change_reason", 1)
        self._add_text(column, self.tr("Why this score"), "heading", "justification", 3)
        self._add_text(column, self.tr("Dissent"), "label", "dissent", 1)
        column.addLayout(self._grid())
        column.addWidget(self.about)
        self._scroll = scroll = QScrollArea()
        scroll.setObjectName("notes_scroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _add_text(self, column: QVBoxLayout, title: str, look: str, key: str, stretch: int) -> None:
        name = label(title, look)
        name.setBuddy(self.fields[key])
        column.addWidget(name)
        self._add_field(column, key, stretch)

    def _add_field(self, column: QVBoxLayout, key: str, stretch: int) -> None:
        column.addWidget(self.fields[key], stretch)
        column.addWidget(self.problems[key])

    def _grid(self) -> QGridLayout:
        px = self.bench.theme.px
        grid = QGridLayout()
        grid.setContentsMargins(0, px(4), 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 1)
        rows: list[tuple[str, QWidget, str]] = [
            (self.tr("Source"), self.source, "source"),
            (self.tr("Data to"), self.data_to, "data_to"),
            (self.tr("Confidence"), self.confidence, ""),
        ]
        for n, (title, field, key) in enumerate(rows):
            name = label(title, "label")
            name.setBuddy(field)
            grid.addWidget(name, 2 * n, 0)
            grid.addWidget(field, 2 * n, 1)
            if key:
                grid.addWidget(self.problems[key], 2 * n + 1, 1)
        return grid

    def _connect(self) -> None:
        for key, field in self.fields.items():
            typed = self._typing(key)
            if isinstance(field, TextField):
                field.textChanged.connect(typed)
                field.left.connect(self.flush)
            else:
                field.textEdited.connect(typed)
                field.editingFinished.connect(self.flush)
        self.confidence.activated.connect(self._choose)
        self.pause.timeout.connect(self._keep)
        self.bench.add_flusher(self.flush)
        self.bench.selected.connect(self._on_selected)
        self.bench.session_opened.connect(self._on_opened)
        self.bench.edited.connect(self._on_edited)
        self.bench.ranks_hidden.connect(self._ask_reason)
        self.bench.theme.changed.connect(self._size)

    # Typing and keeping

    def _typing(self, key: str) -> Callable[[], None]:
        def typed() -> None:
            if not self._filling:
                self._dirty.add(key)
                self._say(key, "")
                self.pause.start()

        return typed

    @property
    def waiting(self) -> int:
        """In how many fields words stand that could not be kept yet."""
        others = sum(len(held) for place, held in self._drafts.items() if place != self._place)
        return len(self._dirty) + others

    def flush(self) -> None:
        """Keep what is typed, in the area that it was typed for; say beside a field why it cannot be kept."""
        self.pause.stop()
        self._keep()
        for key in self._dirty:
            self._say(key, self._problem(key))

    def _keep(self) -> None:
        """Keep what can be kept. A date half typed is left alone until its field is left."""
        if self._keeping or not self._dirty or not self.bench.editable or self._area is None:
            return
        good = {key: value for key in self._dirty if (value := self._value(key)) is not None}
        for key in self._dirty & TEXTS:
            self._say(key, self._problem(key))
        self._keeping, busy = True, False
        try:
            if good and self._do(self._wait, **good):
                self._dirty -= good.keys()
            busy = self._busy
        finally:
            self._keeping = False
        if busy:
            self.pause.start()
        self._drafts.pop(self._place, None)
        if self._dirty:
            self._drafts[self._place] = {key: self._text(key) for key in self._dirty}
        self._refresh()

    def _choose(self) -> None:
        self.flush()
        chosen = self.confidence.currentData()
        self._do(None, confidence=Confidence(chosen) if chosen else None)

    def _do(self, busy: Callable[[str], object] | None, **values: object) -> bool:
        area_id, area = self._place[1], self._area
        if area is None:
            return False
        text = self.tr("Words on {area}").format(area=area.name)
        before, self._busy = self._busy, False
        kept = self.bench.do(lambda e: e.set_area(area_id, **values), text, busy)
        if kept and before:
            self.bench.tell(self.tr("The file is free again: the words are kept."))
        return kept

    def _wait(self, _problem: str) -> None:
        """The file is busy: the words stay in their field, and are tried again."""
        self._busy = True
        self.bench.tell(
            self.tr(
                "Another program, perhaps a backup, keeps the library busy. The words wait in their field: they are "
                "kept as soon as it is free."
            ),
            error=True,
        )

    def _value(self, key: str) -> str | None:
        """What a field gives to be kept, or ``None`` where it cannot be kept."""
        text = self._text(key)
        if key == "data_to":
            return parse_day(text)
        return text if len(text) <= LONGEST_TEXT else None

    def _problem(self, key: str) -> str:
        if self._value(key) is not None:
            return ""
        if key == "data_to":
            words = self.tr("“{text}” is not a date. Give it as 30/09/2010 or 30 Sep 2010; it is not kept yet.")
            return words.format(text=self._text(key).strip())
        words = self.tr("{count:,} characters; at most {most:,} can be kept. Please shorten it: it is not kept yet.")
        return words.format(count=len(self._text(key)), most=LONGEST_TEXT)

    def _say(self, key: str, text: str) -> None:
        if not text and self.problems[key].isHidden():
            return
        self.problems[key].setText(text)
        self.problems[key].setVisible(bool(text))
        if text:
            self._wanted = (self.problems[key],)
            self._reveal.start(0)

    def _show_wanted(self) -> None:
        for widget in self._wanted:
            self._scroll.ensureWidgetVisible(widget, 0, 4)

    # Showing

    @property
    def _area(self) -> RiskArea | None:
        editor = self.bench.editor
        if editor is None or editor.session.info.version_id != self._place[0]:
            return None
        area = editor.session.by_id.get(self._place[1])
        return area if area and area.removed is None else None

    def _on_selected(self) -> None:
        self.flush()
        self._load()

    def _on_edited(self, edit: Edit) -> None:
        """Marks say nothing that stands here but whether the band changed, moves nothing at all."""
        entities = [change.entity for change in edit.changes]
        if any(isinstance(entity, RiskArea | SessionInfo | FrozenScheme) for entity in entities):
            self._refresh()
        elif any(isinstance(entity, Mark) and entity.area_id == self._place[1] for entity in entities):
            self._ask_reason()

    def _on_opened(self) -> None:
        """Show what is open; words that the disk refused a moment ago stay, and are tried again."""
        if self._place == self._here() and self._dirty:
            self._refresh()
        else:
            self._load()

    def _here(self) -> Place:
        editor = self.bench.editor
        return (editor.session.info.version_id if editor else "", self.bench.selected_area)

    def _load(self) -> None:
        """Show another area: what is kept of it, and what still waits to be put right."""
        self.pause.stop()
        self._place = self._here()
        drafts = self._drafts.get(self._place, {}) if self.bench.editable else {}
        self._dirty = set(drafts)
        self._refresh()
        for key in self.fields:
            if key in drafts:
                self._fill(key, drafts[key])
            self._say(key, self._problem(key) if key in drafts else "")

    def _refresh(self) -> None:
        """Show what is kept, but leave alone what is being typed."""
        area, editable = self._area, self.bench.editable
        for key, field in self.fields.items():
            # Even the same again has Qt look all its styles up.
            if field.isReadOnly() != (not editable or area is None):
                field.setReadOnly(not field.isReadOnly())
            kept = str(getattr(area, key)) if area else ""
            if key not in self._dirty and self._value(key) != kept:
                self._fill(key, day(kept) if key == "data_to" else kept)
                self._say(key, "")
        self.confidence.setEnabled(editable and area is not None)
        level = area.confidence if area else None
        self.confidence.setCurrentIndex(self.confidence.findData(level.value if level else None))
        self.data_to.setPlaceholderText(self.tr("such as 30/09/2010") if editable else "")
        self._ask_reason()
        self._tell_about(area)
        self._size()

    # What changed since last time

    def to_reason(self) -> None:
        """Put the focus into the reason of the change."""
        self.change_reason.setFocus()
        self._wanted = (self._asking, self.change_reason)
        self._reveal.start(0)

    def _ask_reason(self) -> None:
        """Show the field where it is of use, and in it which change of band is to be explained."""
        asks = asks_reason(self.bench)
        for widget in (self._asking, self.change_reason):
            if widget.isHidden() is asks:
                widget.setVisible(asks)
        bands = band_words(self.bench, self._place[1]) if asks and self._area else ""
        title = self.tr("Why it changed: {bands}").format(bands=bands) if bands else self.tr("Why it changed")
        if self._asking.text() != title:
            self._asking.setText(title)
        hint = reason_hint(self.bench, bool(bands)) if asks and self.bench.editable else ""
        if self.change_reason.placeholderText() != hint:
            self.change_reason.setPlaceholderText(hint)

    def _fill(self, key: str, text: str) -> None:
        self._filling = True
        field = self.fields[key]
        if isinstance(field, TextField):
            field.setPlainText(text)
        else:
            field.setText(text)
            field.setCursorPosition(0)
        self._filling = False

    def _text(self, key: str) -> str:
        field = self.fields[key]
        return field.toPlainText() if isinstance(field, TextField) else field.text()

    def _tell_about(self, area: RiskArea | None) -> None:
        lines = []
        if area and area.definition:
            lines.append(self.tr("Definition: {text}").format(text=area.definition))
        if area and area.lead_agency:
            lines.append(self.tr("Lead agency: {text}").format(text=area.lead_agency))
        if self.about.text() != "\n".join(lines):
            self.about.setText("\n".join(lines))
        self.about.setVisible(bool(lines))

    def _size(self) -> None:
        self.change_reason.setMinimumHeight(self.bench.theme.px(40))
        self.justification.setMinimumHeight(self.bench.theme.px(64))
        self.dissent.setMinimumHeight(self.bench.theme.px(40))
