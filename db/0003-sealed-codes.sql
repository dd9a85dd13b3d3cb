-- Schema 3: what a session that stands gave when it was closed or recorded.
--
-- Derived, and stored all the same: not to be shown, but so that it can be proved years later that the same numbers come
-- out. code is the short code of method and scores, results the SHA-256 of all computed results in hexadecimal digits,
-- of closed sessions only; the forms are those of the texts that they are made of.
CREATE TABLE seal (
    version_id   TEXT NOT NULL PRIMARY KEY REFERENCES version (version_id),
    code_form    INTEGER NOT NULL CHECK (code_form >= 1),
    code         TEXT NOT NULL CHECK (code GLOB '[0-9A-F][0-9A-F][0-9A-F][0-9A-F]-[0-9A-F][0-9A-F][0-9A-F][0-9A-F]'),
    results_form INTEGER CHECK (results_form >= 1),
    results      TEXT CHECK (length(results) = 64),
    CHECK ((results_form IS NULL) = (results IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TRIGGER seal_of_what_stands BEFORE INSERT ON seal
WHEN (SELECT state FROM version WHERE version_id = NEW.version_id) IS NOT
    CASE WHEN NEW.results IS NULL THEN 'recorded' ELSE 'closed' END
BEGIN
    SELECT RAISE(ABORT, 'a closed session is sealed with its results, a recorded one without, and a draft not at all');
END;

CREATE TRIGGER seal_kept_insert BEFORE INSERT ON seal
WHEN EXISTS (SELECT 1 FROM seal WHERE version_id = NEW.version_id)
BEGIN
    SELECT RAISE(ABORT, 'the seal of a session is never replaced');
END;

CREATE TRIGGER seal_kept_update BEFORE UPDATE ON seal
BEGIN
    SELECT RAISE(ABORT, 'the seal of a session is never changed');
END;

CREATE TRIGGER seal_kept_delete BEFORE DELETE ON seal
BEGIN
    SELECT RAISE(ABORT, 'the seal of a session is never deleted');
END;

-- Finds what stands without a seal, at each opening, without reading the versions.
CREATE INDEX version_stands ON version (version_id) WHERE state <> 'draft';
