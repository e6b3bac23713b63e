"""What rules and users have in common: each belongs to an application, and is listed with it."""

from __future__ import annotations

from typing import Any

from ..client import Value
from ..models import Application
from .lifecycle import InputsT, RouteLifecycle, RowT, StateT


class ApplicationPart(RouteLifecycle[InputsT, StateT, RowT]):
    """An object of an application."""

    @classmethod
    def parent(cls, it: Any) -> dict[str, Value]:
        return {"application_id": it.application_id}

    def where(self, id: str) -> StateT | None:
        for application in self._route.listing(Application).all().values():
            state: StateT = self.State(application_id=application.application_id)
            if self.by_id(id, state) is not None:
                return state
        return None
