-- Schema 1: the library as first shipped. README.md beside this file explains every table and trigger.
--
-- Constraint names are whole phrases because SQLite reports them by name and the program shows them to users.
-- Tables of one version's rows are WITHOUT ROWID and every key of theirs begins with version_id, so that no
-- INSERT OR REPLACE into one version can push out a row of another.

-- Identities: made once, never changed in their ids, never deleted.

CREATE TABLE assessment (
    seq           INTEGER PRIMARY KEY,
    assessment_id TEXT NOT NULL UNIQUE CHECK (assessment_id <> ''),
    title         TEXT NOT NULL,
    partnership   TEXT NOT NULL,
    CONSTRAINT "an assessment needs a title" CHECK (trim(title, char(9, 10, 13, 32)) <> '')
) STRICT;

CREATE TABLE session (
    seq           INTEGER PRIMARY KEY,
    session_id    TEXT NOT NULL UNIQUE CHECK (session_id <> ''),
    assessment_id TEXT NOT NULL REFERENCES assessment (assessment_id)
) STRICT;

CREATE INDEX session_assessment ON session (assessment_id);

CREATE TABLE area (
    area_id       TEXT NOT NULL PRIMARY KEY CHECK (area_id <> ''),
    assessment_id TEXT NOT NULL REFERENCES assessment (assessment_id)
) STRICT, WITHOUT ROWID;

-- A version of a session, and what it holds.

CREATE TABLE version (
    version_id       TEXT NOT NULL PRIMARY KEY CHECK (version_id <> ''),
    session_id       TEXT NOT NULL REFERENCES session (session_id),
    number           INTEGER NOT NULL CHECK (number >= 1),
    state            TEXT NOT NULL CHECK (state IN ('draft', 'closed', 'recorded')),
    assessment_title TEXT NOT NULL,
    title            TEXT NOT NULL,
    partnership      TEXT NOT NULL,
    held_on          TEXT NOT NULL,
    period           TEXT NOT NULL,
    data_to          TEXT NOT NULL,
    marking          TEXT NOT NULL,
    handling         TEXT NOT NULL,
    issued_to        TEXT NOT NULL,
    issued_on        TEXT NOT NULL,
    review_on        TEXT NOT NULL,
    label            TEXT NOT NULL,
    illustrative     INTEGER NOT NULL CHECK (illustrative IN (0, 1)),
    source           TEXT NOT NULL,
    closed_at        TEXT NOT NULL,
    UNIQUE (session_id, number),
    CONSTRAINT "a session needs a title" CHECK (trim(title, char(9, 10, 13, 32)) <> ''),
    CONSTRAINT "the date of the session must be empty or a date such as 2010-11-02"
        CHECK (held_on = '' OR (held_on GLOB '????-??-??' AND held_on IS date(held_on, '+0 days'))),
    CONSTRAINT "the date that the session's data runs to must be empty or a date such as 2010-11-02"
        CHECK (data_to = '' OR (data_to GLOB '????-??-??' AND data_to IS date(data_to, '+0 days'))),
    CONSTRAINT "the date of issue must be empty or a date such as 2010-11-02"
        CHECK (issued_on = '' OR (issued_on GLOB '????-??-??' AND issued_on IS date(issued_on, '+0 days'))),
    CONSTRAINT "the date of review must be empty or a date such as 2010-11-02"
        CHECK (review_on = '' OR (review_on GLOB '????-??-??' AND review_on IS date(review_on, '+0 days'))),
    CONSTRAINT "a closed session has the time of its closing, and a draft has none"
        CHECK (state = 'recorded' OR (state = 'closed') = (closed_at <> ''))
) STRICT, WITHOUT ROWID;

-- needs holds the keys of the factors without which an area has no priority score, as a JSON array.
CREATE TABLE scheme (
    version_id TEXT NOT NULL PRIMARY KEY REFERENCES version (version_id),
    needs      TEXT NOT NULL CHECK (json_type(needs) IS 'array' AND json_array_length(needs) >= 1),
    text       TEXT NOT NULL CHECK (json_type(text) IS 'object')
) STRICT, WITHOUT ROWID;

-- entered counts the areas of a version in the order in which they were added; position is the order of scoring.
CREATE TABLE version_area (
    version_id    TEXT NOT NULL REFERENCES version (version_id),
    area_id       TEXT NOT NULL REFERENCES area (area_id),
    entered       INTEGER NOT NULL CHECK (entered >= 0),
    name          TEXT NOT NULL,
    code          TEXT NOT NULL,
    position      INTEGER NOT NULL CHECK (position >= 0),
    definition    TEXT NOT NULL,
    lead_agency   TEXT NOT NULL,
    parked        INTEGER NOT NULL CHECK (parked IN (0, 1)),
    removed       TEXT,
    justification TEXT NOT NULL,
    dissent       TEXT NOT NULL,
    source        TEXT NOT NULL,
    data_to       TEXT NOT NULL,
    confidence    TEXT CHECK (confidence IN ('low', 'medium', 'high')),
    PRIMARY KEY (version_id, area_id),
    UNIQUE (version_id, entered),
    CONSTRAINT "a risk area needs a name" CHECK (trim(name, char(9, 10, 13, 32)) <> ''),
    CONSTRAINT "a risk area needs a code" CHECK (trim(code, char(9, 10, 13, 32)) <> ''),
    CONSTRAINT "the date that a risk area's data runs to must be empty or a date such as 2010-11-02"
        CHECK (data_to = '' OR (data_to GLOB '????-??-??' AND data_to IS date(data_to, '+0 days')))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX version_area_code ON version_area (version_id, code) WHERE removed IS NULL;

-- No row, no mark: unscored. Round 0 by the scorer 'room' is the room's settled mark.
CREATE TABLE mark (
    version_id TEXT NOT NULL,
    area_id    TEXT NOT NULL,
    factor     TEXT NOT NULL CHECK (factor <> ''),
    round      INTEGER NOT NULL CHECK (round >= 0),
    scorer     TEXT NOT NULL CHECK (scorer <> ''),
    value      INTEGER NOT NULL CHECK (value >= 0),
    PRIMARY KEY (version_id, area_id, factor, round, scorer),
    FOREIGN KEY (version_id, area_id) REFERENCES version_area (version_id, area_id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- "area_id directly ahead of ahead_of"; NULL is last.
CREATE TABLE move (
    version_id TEXT NOT NULL,
    move_id    TEXT NOT NULL CHECK (move_id <> ''),
    seq        INTEGER NOT NULL CHECK (seq >= 0),
    area_id    TEXT NOT NULL,
    ahead_of   TEXT,
    reason     TEXT NOT NULL,
    rank_from  TEXT NOT NULL,
    rank_to    TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('agreed', 'confirm', 'suspended')),
    PRIMARY KEY (version_id, move_id),
    FOREIGN KEY (version_id, area_id) REFERENCES version_area (version_id, area_id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (version_id, ahead_of) REFERENCES version_area (version_id, area_id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "a move in the agreed order needs a reason" CHECK (trim(reason, char(9, 10, 13, 32)) <> ''),
    CONSTRAINT "a risk area cannot be moved ahead of itself" CHECK (ahead_of IS NOT area_id)
) STRICT, WITHOUT ROWID;

-- areas is a JSON array of area ids in the agreed order; score the exact priority score on which they tied.
CREATE TABLE settlement (
    version_id    TEXT NOT NULL REFERENCES version (version_id),
    settlement_id TEXT NOT NULL CHECK (settlement_id <> ''),
    seq           INTEGER NOT NULL CHECK (seq >= 0),
    areas         TEXT NOT NULL CHECK (json_type(areas) IS 'array' AND json_array_length(areas) >= 2),
    decision      TEXT NOT NULL CHECK (decision IN ('order', 'leave')),
    reason        TEXT NOT NULL,
    score         TEXT NOT NULL,
    lapsed        INTEGER NOT NULL CHECK (lapsed IN (0, 1)),
    PRIMARY KEY (version_id, settlement_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE attendee (
    version_id TEXT NOT NULL REFERENCES version (version_id),
    position   INTEGER NOT NULL CHECK (position >= 0),
    role       TEXT NOT NULL,
    agency     TEXT NOT NULL,
    PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;

-- Facts transcribed from a sheet that gave only ranks.
CREATE TABLE recorded (
    version_id      TEXT NOT NULL,
    area_id         TEXT NOT NULL,
    threat_position INTEGER CHECK (threat_position >= 1),
    risk_rank       INTEGER CHECK (risk_rank >= 1),
    agreed_rank     INTEGER CHECK (agreed_rank >= 1),
    PRIMARY KEY (version_id, area_id),
    FOREIGN KEY (version_id, area_id) REFERENCES version_area (version_id, area_id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- Every change: rows of one edit share its number. before and after hold the fields that differ, or a whole entity.
CREATE TABLE log (
    row           INTEGER PRIMARY KEY CHECK (row >= 1),
    edit          INTEGER NOT NULL CHECK (edit >= 1),
    at            TEXT NOT NULL,
    who           TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind <> ''),
    why           TEXT NOT NULL,
    assessment_id TEXT NOT NULL REFERENCES assessment (assessment_id),
    version_id    TEXT REFERENCES version (version_id),
    area_id       TEXT NOT NULL,
    entity        TEXT NOT NULL CHECK (entity <> ''),
    key           TEXT NOT NULL,
    before        TEXT CHECK (before IS NULL OR json_type(before) IS 'object'),
    after         TEXT CHECK (after IS NULL OR json_type(after) IS 'object'),
    CONSTRAINT "the log needs the role of the recorder" CHECK (trim(who, char(9, 10, 13, 32)) <> ''),
    CONSTRAINT "the log needs a time in UTC such as 2010-11-02T14:02:11.000Z"
        CHECK (at GLOB '????-??-??T??:??:??*Z' AND julianday(at) IS NOT NULL),
    CONSTRAINT "the log needs a before or an after" CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT;

CREATE INDEX log_version ON log (version_id);

-- The log is only ever added to.

CREATE TRIGGER log_kept_insert BEFORE INSERT ON log
WHEN EXISTS (SELECT 1 FROM log WHERE row = NEW.row)
BEGIN
    SELECT RAISE(ABORT, 'a row of the log is never replaced');
END;

CREATE TRIGGER log_kept_update BEFORE UPDATE ON log
BEGIN
    SELECT RAISE(ABORT, 'a row of the log is never changed');
END;

CREATE TRIGGER log_kept_delete BEFORE DELETE ON log
BEGIN
    SELECT RAISE(ABORT, 'a row of the log is never deleted');
END;

-- Identities stay. The checks at INSERT are against INSERT OR REPLACE, which deletes without a DELETE trigger.

CREATE TRIGGER assessment_kept_insert BEFORE INSERT ON assessment
WHEN EXISTS (SELECT 1 FROM assessment WHERE assessment_id = NEW.assessment_id OR seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'this assessment is already in the library');
END;

CREATE TRIGGER assessment_kept_update BEFORE UPDATE ON assessment
WHEN NEW.assessment_id <> OLD.assessment_id OR NEW.seq <> OLD.seq
BEGIN
    SELECT RAISE(ABORT, 'the identity of an assessment never changes');
END;

CREATE TRIGGER assessment_kept_delete BEFORE DELETE ON assessment
BEGIN
    SELECT RAISE(ABORT, 'an assessment is never deleted');
END;

CREATE TRIGGER session_kept_insert BEFORE INSERT ON session
WHEN EXISTS (SELECT 1 FROM session WHERE session_id = NEW.session_id OR seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'this session is already in the library');
END;

CREATE TRIGGER session_kept_update BEFORE UPDATE ON session
BEGIN
    SELECT RAISE(ABORT, 'the identity of a session never changes');
END;

CREATE TRIGGER session_kept_delete BEFORE DELETE ON session
BEGIN
    SELECT RAISE(ABORT, 'a session is never deleted');
END;

CREATE TRIGGER area_kept_insert BEFORE INSERT ON area
WHEN EXISTS (SELECT 1 FROM area WHERE area_id = NEW.area_id)
BEGIN
    SELECT RAISE(ABORT, 'this risk area is already in the library');
END;

CREATE TRIGGER area_kept_update BEFORE UPDATE ON area
BEGIN
    SELECT RAISE(ABORT, 'the identity of a risk area never changes');
END;

CREATE TRIGGER area_kept_delete BEFORE DELETE ON area
BEGIN
    SELECT RAISE(ABORT, 'the identity of a risk area is never deleted');
END;

-- A version begins as a draft; once closed or recorded it never changes again.

CREATE TRIGGER version_begins BEFORE INSERT ON version
WHEN NEW.state <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a session begins as a draft and is closed or recorded when it is whole');
END;

CREATE TRIGGER version_kept_insert BEFORE INSERT ON version
WHEN EXISTS (
    SELECT 1 FROM version
    WHERE version_id = NEW.version_id OR (session_id = NEW.session_id AND number = NEW.number)
)
BEGIN
    SELECT RAISE(ABORT, 'this version of the session is already in the library');
END;

CREATE TRIGGER version_sealed_update BEFORE UPDATE ON version
WHEN OLD.state <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER version_kept_update BEFORE UPDATE ON version
WHEN NEW.version_id <> OLD.version_id OR NEW.session_id <> OLD.session_id OR NEW.number <> OLD.number
BEGIN
    SELECT RAISE(ABORT, 'the identity of a version never changes');
END;

CREATE TRIGGER version_closes BEFORE UPDATE ON version
WHEN NEW.state = 'closed' AND (
    NOT EXISTS (SELECT 1 FROM scheme WHERE version_id = OLD.version_id)
    OR EXISTS (SELECT 1 FROM recorded WHERE version_id = OLD.version_id)
)
BEGIN
    SELECT RAISE(ABORT, 'a closed session has a scheme and no recorded ranks');
END;

CREATE TRIGGER version_records BEFORE UPDATE ON version
WHEN NEW.state = 'recorded' AND (
    EXISTS (SELECT 1 FROM scheme WHERE version_id = OLD.version_id)
    OR EXISTS (SELECT 1 FROM mark WHERE version_id = OLD.version_id)
    OR EXISTS (SELECT 1 FROM move WHERE version_id = OLD.version_id)
    OR EXISTS (SELECT 1 FROM settlement WHERE version_id = OLD.version_id)
)
BEGIN
    SELECT RAISE(ABORT, 'a recorded session has ranks only: no scheme, marks, moves or settled ties');
END;

CREATE TRIGGER version_sealed_delete BEFORE DELETE ON version
WHEN OLD.state <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER scheme_sealed_insert BEFORE INSERT ON scheme
WHEN (SELECT state FROM version WHERE version_id = NEW.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER scheme_sealed_update BEFORE UPDATE ON scheme
WHEN (SELECT state FROM version WHERE version_id = OLD.version_id) <> 'draft'
    OR (SELECT state FROM version WHERE version_id = NEW.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER scheme_sealed_delete BEFORE DELETE ON scheme
WHEN (SELECT state FROM version WHERE version_id = OLD.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER version_area_sealed_insert BEFORE INSERT ON version_area
WHEN (SELECT state FROM version WHERE version_id = NEW.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER version_area_sealed_update BEFORE UPDATE ON version_area
WHEN (SELECT state FROM version WHERE version_id = OLD.version_id) <> 'draft'
    OR (SELECT state FROM version WHERE version_id = NEW.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER version_area_sealed_delete BEFORE DELETE ON version_area
WHEN (SELECT state FROM version WHERE version_id = OLD.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER mark_sealed_insert BEFORE INSERT ON mark
WHEN (SELECT state FROM version WHERE version_id = NEW.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER mark_sealed_update BEFORE UPDATE ON mark
WHEN (SELECT state FROM version WHERE version_id = OLD.version_id) <> 'draft'
    OR (SELECT state FROM version WHERE version_id = NEW.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER mark_sealed_delete BEFORE DELETE ON mark
WHEN (SELECT state FROM version WHERE version_id = OLD.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER move_sealed_insert BEFORE INSERT ON move
WHEN (SELECT state FROM version WHERE version_id = NEW.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER move_sealed_update BEFORE UPDATE ON move
WHEN (SELECT state FROM version WHERE version_id = OLD.version_id) <> 'draft'
    OR (SELECT state FROM version WHERE version_id = NEW.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER move_sealed_delete BEFORE DELETE ON move
WHEN (SELECT state FROM version WHERE version_id = OLD.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER settlement_sealed_insert BEFORE INSERT ON settlement
WHEN (SELECT state FROM version WHERE version_id = NEW.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER settlement_sealed_update BEFORE UPDATE ON settlement
WHEN (SELECT state FROM version WHERE version_id = OLD.version_id) <> 'draft'
    OR (SELECT state FROM version WHERE version_id = NEW.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER settlement_sealed_delete BEFORE DELETE ON settlement
WHEN (SELECT state FROM version WHERE version_id = OLD.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER attendee_sealed_insert BEFORE INSERT ON attendee
WHEN (SELECT state FROM version WHERE version_id = NEW.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER attendee_sealed_update BEFORE UPDATE ON attendee
WHEN (SELECT state FROM version WHERE version_id = OLD.version_id) <> 'draft'
    OR (SELECT state FROM version WHERE version_id = NEW.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER attendee_sealed_delete BEFORE DELETE ON attendee
WHEN (SELECT state FROM version WHERE version_id = OLD.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER recorded_sealed_insert BEFORE INSERT ON recorded
WHEN (SELECT state FROM version WHERE version_id = NEW.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER recorded_sealed_update BEFORE UPDATE ON recorded
WHEN (SELECT state FROM version WHERE version_id = OLD.version_id) <> 'draft'
    OR (SELECT state FROM version WHERE version_id = NEW.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

CREATE TRIGGER recorded_sealed_delete BEFORE DELETE ON recorded
WHEN (SELECT state FROM version WHERE version_id = OLD.version_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a closed or recorded session never changes');
END;

-- What a foreign key cannot say.

CREATE TRIGGER version_area_belongs BEFORE INSERT ON version_area
WHEN (SELECT assessment_id FROM area WHERE area_id = NEW.area_id) IS NOT (
    SELECT session.assessment_id FROM version JOIN session USING (session_id) WHERE version_id = NEW.version_id
)
BEGIN
    SELECT RAISE(ABORT, 'this risk area belongs to another assessment');
END;

CREATE TRIGGER version_area_kept_update BEFORE UPDATE OF version_id, area_id ON version_area
WHEN NEW.version_id <> OLD.version_id OR NEW.area_id <> OLD.area_id
BEGIN
    SELECT RAISE(ABORT, 'the identity of a risk area never changes');
END;

CREATE TRIGGER settlement_areas_insert BEFORE INSERT ON settlement
WHEN EXISTS (
    SELECT 1 FROM json_each(NEW.areas) AS member
    WHERE NOT EXISTS (SELECT 1 FROM version_area WHERE version_id = NEW.version_id AND area_id = member.value)
)
BEGIN
    SELECT RAISE(ABORT, 'a settled tie names a risk area that the session does not have');
END;

CREATE TRIGGER settlement_areas_update BEFORE UPDATE OF areas ON settlement
WHEN EXISTS (
    SELECT 1 FROM json_each(NEW.areas) AS member
    WHERE NOT EXISTS (SELECT 1 FROM version_area WHERE version_id = NEW.version_id AND area_id = member.value)
)
BEGIN
    SELECT RAISE(ABORT, 'a settled tie names a risk area that the session does not have');
END;

CREATE TRIGGER version_area_settled BEFORE DELETE ON version_area
WHEN EXISTS (
    SELECT 1 FROM settlement, json_each(settlement.areas) AS member
    WHERE settlement.version_id = OLD.version_id AND member.value = OLD.area_id
)
BEGIN
    SELECT RAISE(ABORT, 'a risk area that a settled tie names can be removed with a reason, not deleted');
END;
