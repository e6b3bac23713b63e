"""Dates as the API writes them (contract 1.6), always UTC."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timezone

DATE = r"\d{4}-\d\d-\d\d"
TIMESTAMP = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"


def timestamp(seconds: float) -> str:
    """``YYYY-MM-DD HH:mm:ss`` of seconds since 1970."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M:%S")


def day_of(seconds: float) -> date:
    return datetime.fromtimestamp(seconds, timezone.utc).date()


def month_after(day: date) -> date:
    """The same day of the next month, or that month's last day."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def start_of(day: date) -> float:
    """Seconds since 1970 at midnight."""
    return datetime(day.year, day.month, day.day, tzinfo=timezone.utc).timestamp()
