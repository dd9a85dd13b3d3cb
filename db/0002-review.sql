-- Schema 2: sessions that are rescored, reopened and issued.
--
-- Columns are added, never changed: what schema 1 kept of a closed session is read as it stands.

-- The version that a session was rescored from, why a version after the first was begun, and the version that was
-- last time's when this one was closed. The two ids are texts and no foreign keys: a session can be brought to another
-- library without the one that it came from.
ALTER TABLE version ADD COLUMN rescored_from TEXT NOT NULL DEFAULT '';

ALTER TABLE version ADD COLUMN reopened TEXT NOT NULL DEFAULT ''
    CONSTRAINT "a reopened session has the reason, and a first version has none"
    CHECK ((number = 1) = (trim(reopened, char(9, 10, 13, 32)) = ''));

ALTER TABLE version ADD COLUMN compares_with TEXT NOT NULL DEFAULT '';

-- The areas that this one was merged or split from, as a JSON array of ids; why its scores changed since last time.
ALTER TABLE version_area ADD COLUMN ancestors TEXT NOT NULL DEFAULT '[]'
    CHECK (json_type(ancestors) IS 'array');

ALTER TABLE version_area ADD COLUMN change_reason TEXT NOT NULL DEFAULT '';

-- Reopening: one version after another, each begun when the one before is closed.

CREATE TRIGGER version_follows BEFORE INSERT ON version
WHEN NEW.number > 1 AND NOT EXISTS (
    SELECT 1 FROM version WHERE session_id = NEW.session_id AND number = NEW.number - 1 AND state = 'closed'
)
BEGIN
    SELECT RAISE(ABORT, 'a session is reopened only when its latest version is closed');
END;

-- Sheets as they were issued, byte for byte. digest is the SHA-256 of the PDF, in hexadecimal digits; code is that of
-- method and scores; paper is the size and direction of the page.
CREATE TABLE issued_sheet (
    seq        INTEGER PRIMARY KEY,
    version_id TEXT NOT NULL REFERENCES version (version_id),
    number     INTEGER NOT NULL CHECK (number >= 1),
    issued_at  TEXT NOT NULL,
    issued_on  TEXT NOT NULL,
    issued_to  TEXT NOT NULL,
    paper      TEXT NOT NULL,
    code       TEXT NOT NULL,
    pages      INTEGER NOT NULL CHECK (pages >= 1),
    digest     TEXT NOT NULL CHECK (length(digest) = 64),
    pdf        BLOB NOT NULL CHECK (length(pdf) > 0),
    UNIQUE (version_id, number),
    CONSTRAINT "the date of issue must be a date such as 2010-11-02"
        CHECK (issued_on GLOB '????-??-??' AND issued_on IS date(issued_on, '+0 days')),
    CONSTRAINT "an issued sheet has a time in UTC such as 2010-11-02T14:02:11.000Z"
        CHECK (issued_at GLOB '????-??-??T??:??:??*Z' AND julianday(issued_at) IS NOT NULL)
) STRICT;

CREATE TRIGGER issued_sheet_of_closed BEFORE INSERT ON issued_sheet
WHEN (SELECT state FROM version WHERE version_id = NEW.version_id) IS 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a sheet is issued of a closed or recorded session only');
END;

CREATE TRIGGER issued_sheet_kept_insert BEFORE INSERT ON issued_sheet
WHEN EXISTS (
    SELECT 1 FROM issued_sheet WHERE (version_id = NEW.version_id AND number = NEW.number) OR seq = NEW.seq
)
BEGIN
    SELECT RAISE(ABORT, 'an issued sheet is never replaced');
END;

CREATE TRIGGER issued_sheet_kept_update BEFORE UPDATE ON issued_sheet
BEGIN
    SELECT RAISE(ABORT, 'an issued sheet is never changed');
END;

CREATE TRIGGER issued_sheet_kept_delete BEFORE DELETE ON issued_sheet
BEGIN
    SELECT RAISE(ABORT, 'an issued sheet is never deleted');
END;
