"""What is said of a backup: when, why, how it stands to the library."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale

from riskdesk.domain.backups import Age, Backup, Reason
from riskdesk.domain.words import day


def tr(text: str) -> str:
    """Translate a text on backups."""
    return QCoreApplication.translate("Backups", text)


def moment(when: datetime) -> str:
    """ "22 November 2026, 14:02", in the time of this computer."""
    here = when.astimezone()
    return f"{day(here.date().isoformat())}, {here:%H:%M}"


def why(reason: Reason) -> str:
    """Why it was made."""
    return {
        Reason.OPEN: tr("At opening"),
        Reason.MIGRATION: tr("Before it was brought up to date"),
        Reason.IMPORT: tr("Before an import"),
        Reason.RESTORE: tr("Before another was put back"),
        Reason.ASKED: tr("Asked for"),
    }[reason]


def stands(backup: Backup) -> str:
    """How it stands to the library, or what is wrong with it."""
    if backup.locked:
        return tr("Under another passphrase, which is asked for; or damaged")
    if backup.fault:
        return tr("Cannot be used: {fault}").format(fault=backup.fault)
    return {
        Age.SAME: tr("As the library is now"),
        Age.OLDER: tr("Older: the library has gone on since"),
        Age.NEWER: tr("Newer: it has changes that the library lacks"),
        Age.PARTED: tr("It and the library each have changes that the other lacks"),
        Age.UNKNOWN: tr("The library cannot be read to compare"),
    }[backup.age]


def holds(backup: Backup) -> str:
    """What is in it, in short."""
    if backup.holds is None:
        return "–" if backup.fault else tr("Made by a newer RiskDesk")
    return backup.holds.words


def size(backup: Backup) -> str:
    """ "1.2 MB"."""
    return QLocale(QLocale.Language.English).formattedDataSize(
        backup.size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat
    )
