"""The operator's endpoints of what comes in. They need the scope `admin`."""

from typing import Final

from whodex.api.endpoint import Asked, Body, Endpoint
from whodex.errors import Unavailable
from whodex.services.intake import Intake, Wish, shown_import
from whodex.wire.imports import ImportJob, ImportsAnswer


def _intake(asked: Asked) -> Intake:
    if asked.house.intake is None:
        raise Unavailable("this server imports nothing")
    return asked.house.intake


def _list(asked: Asked) -> ImportsAnswer:
    jobs = [] if asked.house.intake is None else asked.house.intake.jobs()
    return ImportsAnswer(jobs, [shown_import(one) for one in asked.store.imports()])


def _begin(asked: Asked) -> ImportJob:
    wish: Wish = asked.body
    return _intake(asked).begin(wish)


IMPORTS: Final = (
    Endpoint(
        path="/v1/admin/imports",
        area="Administration",
        summary="What came in, and what is coming in",
        about="All imports, with how far each is, and those that were asked for here, with what became of them.",
        scope="admin",
        lane="beside",
        serve=_list,
        examples=("/v1/admin/imports",),
    ),
    Endpoint(
        path="/v1/admin/imports",
        area="Administration",
        summary="Import a file",
        about="The file, folder or archive lies in the folder of incoming files (`import.folder`), which only the "
        "machine's operator writes to. It is read as `whodex import` reads it, by a process of its own that outlives "
        "the server; `GET` tells how it goes. The same file twice changes nothing; one that was interrupted goes on "
        "where it was.",
        method="POST",
        body=Body(type=Wish, about="The `file`; all else has the defaults of `whodex import`."),
        scope="admin",
        lane="beside",
        serve=_begin,
    ),
)
