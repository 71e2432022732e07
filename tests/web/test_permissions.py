"""Every address × every role × every method: what is answered stands in two tables, and an address without a row fails.

A cell has two signs, for GET (and HEAD, which must say the same) and for POST. PUT and DELETE are refused everywhere.

    +  answered; a form too that is refused for what is in it, or leads on because it was not
    >  led on to another page
    s  asked to sign in
    -  forbidden
    0  not found
    x  method not allowed
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from apps import search
from apps.actors.models import RegionalGroup, Speaker
from apps.curation.models import DecisionKind, ReviewItem
from apps.curation.services import decide
from apps.ingestion.models import HarvestedAddress, ImportItem, ImportRun, Outcome, PendingDocument, Relinking
from apps.operations.models import FailedTask
from apps.search.models import IndexChange
from tests.factories import RedirectFactory
from tests.web.conftest import World

ROLES = ("anonymous", "reader", "curator", "editor", "administrator")
KEY = UUID(int=7)
MISSING = UUID(int=8)

# name                                         example                                          an  re  cu  ed  ad
PAGES = """
home                                           /                                                +x  +x  +x  +x  +x
search                                         /search/?q=networks                              +x  +x  +x  +x  +x
search-values                                  /search/values/speaker/                          +x  +x  +x  +x  +x
search-complete                                /search/complete/?q=ne&format=json               +x  +x  +x  +x  +x
search-print                                   /search/print/?q=networks                        +x  +x  +x  +x  +x
search-csv                                     /search/results.csv?q=networks                   +x  +x  +x  +x  +x
search-jsonl                                   /search/results.jsonl?q=networks                 +x  +x  +x  +x  +x
meetings                                       /meetings/                                       +x  +x  +x  +x  +x
calendar-feed                                  /meetings/calendar.ics                           +x  +x  +x  +x  +x
meeting                                        /meetings/{meeting.slug}/                        +x  +x  +x  +x  +x
venues                                         /venues/                                         +x  +x  +x  +x  +x
venue                                          /venues/{venue.slug}/                            +x  +x  +x  +x  +x
speakers                                       /speakers/                                       +x  +x  +x  +x  +x
speaker                                        /speakers/{speaker.slug}/                        +x  +x  +x  +x  +x
organizations                                  /organizations/                                  +x  +x  +x  +x  +x
organization                                   /organizations/{organization.slug}/              +x  +x  +x  +x  +x
processes                                      /processes/                                      +x  +x  +x  +x  +x
process                                        /processes/{process.slug}/                       +x  +x  +x  +x  +x
statement                                      /statements/{verbatim.public_id}/                +x  +x  +x  +x  +x
statement                                      /statements/{reported.public_id}/                +x  +x  +x  +x  +x
similar                                        /statements/{verbatim.public_id}/similar/        +x  +x  +x  +x  +x
report                                         /statements/{verbatim.public_id}/report/         ++  ++  ++  ++  ++
document                                       /documents/{document.public_id}/                 +x  +x  +x  +x  +x
original                                       /documents/{document.public_id}/original         -x  -x  +x  +x  +x
compare                                        /compare/                                        +x  +x  +x  +x  +x
trends                                         /trends/                                         +x  +x  +x  +x  +x
glossary                                       /glossary/                                       +x  +x  +x  +x  +x
api:index                                      /api/v1/                                         +x  +x  +x  +x  +x
api:openapi                                    /api/v1/openapi.json                             +x  +x  +x  +x  +x
api:meetings                                   /api/v1/meetings/                                +x  +x  +x  +x  +x
api:meeting                                    /api/v1/meetings/{meeting.slug}/                 +x  +x  +x  +x  +x
api:speakers                                   /api/v1/speakers/                                +x  +x  +x  +x  +x
api:speaker                                    /api/v1/speakers/{speaker.slug}/                 +x  +x  +x  +x  +x
api:organizations                              /api/v1/organizations/                           +x  +x  +x  +x  +x
api:organization                               /api/v1/organizations/{organization.slug}/       +x  +x  +x  +x  +x
api:processes                                  /api/v1/processes/                               +x  +x  +x  +x  +x
api:process                                    /api/v1/processes/{process.slug}/                +x  +x  +x  +x  +x
api:statements                                 /api/v1/statements/                              +x  +x  +x  +x  +x
api:statement                                  /api/v1/statements/{verbatim.public_id}/         +x  +x  +x  +x  +x
api:statement                                  /api/v1/statements/{reported.public_id}/         +x  +x  +x  +x  +x
api:documents                                  /api/v1/documents/                               +x  +x  +x  +x  +x
api:document                                   /api/v1/documents/{document.public_id}/          +x  +x  +x  +x  +x
api:venues                                     /api/v1/venues/                                  +x  +x  +x  +x  +x
api:venue                                      /api/v1/venues/{venue.slug}/                     +x  +x  +x  +x  +x
api:search                                     /api/v1/search/?q=networks                       +x  +x  +x  +x  +x
api:nothing                                    /api/v1/nothing/at/all/                          0x  0x  0x  0x  0x
about                                          /about/                                          +x  +x  +x  +x  +x
patterns                                       /patterns/                                       +x  +x  +x  +x  +x
robots                                         /robots.txt                                      +x  +x  +x  +x  +x
sitemap                                        /sitemap.xml                                     +x  +x  +x  +x  +x
sitemap-part                                   /sitemaps/statement-1.xml                        +x  +x  +x  +x  +x
healthz                                        /healthz                                         +x  +x  +x  +x  +x
readyz                                         /readyz                                          +x  +x  +x  +x  +x
metrics                                        /metrics                                         0x  0x  0x  0x  0x
language                                       /language/                                       x>  x>  x>  x>  x>
status                                         /status/                                         sx  -x  +x  +x  +x
task-again                                     /status/tasks/{key}/again/                       xs  x-  x-  x-  x+
curation                                       /curation/                                       sx  -x  +x  +x  +x
curation-item                                  /curation/item/?about={item}                     ss  --  ++  ++  ++
curation-look                                  /curation/look/                                  ss  --  ++  ++  ++
curation-decisions                             /curation/decisions/                             sx  -x  +x  +x  +x
curation-undo                                  /curation/decisions/{decision}/undo/             xs  x-  x+  x+  x+
curation-person                                /curation/people/{speaker.slug}/                 ss  --  ++  ++  ++
curation-organization                          /curation/organizations/{organization.slug}/     ss  --  ++  ++  ++
curation-meeting                               /curation/meetings/{meeting.slug}/               ss  --  ++  ++  ++
curation-passage                               /curation/statements/{verbatim.public_id}/       ss  --  ++  ++  ++
sign-in                                        /sign-in/                                        ++  ++  ++  ++  ++
sign-in-code                                   /sign-in/code/                                   ss  ss  ss  ss  ss
sign-out                                       /sign-out/                                       x>  x>  x>  x>  x>
account                                        /account/                                        sx  +x  +x  +x  +x
account-password                               /account/password/                               ss  ++  ++  ++  ++
account-second-factor                          /account/second-factor/                          ss  ++  ++  ++  ++
audit                                          /audit/                                          sx  -x  -x  -x  +x
admin:index                                    /admin/                                          ss  ss  ++  ++  ++
admin:login                                    /admin/login/                                    ss  ss  ss  ss  ss
admin:logout                                   /admin/logout/                                   >>  >>  >>  >>  >>
admin:password_change                          /admin/password_change/                          ss  ss  >>  >>  >>
admin:password_change_done                     /admin/password_change/done/                     ss  ss  >>  >>  >>
admin:autocomplete                             {autocomplete}&model_name=affiliation&field_name=speaker  ss  ss  +x  +x  +x
admin:autocomplete                             {autocomplete}&model_name=organization&field_name=parent  ss  ss  +x  +x  +x
admin:autocomplete                             {autocomplete}&model_name=organization&field_name=regional_group  ss  ss  -x  +x  +x
admin:jsi18n                                   /admin/jsi18n/                                   ss  ss  +x  +x  +x
admin:view_on_site                             /admin/r/{speakers}/{speaker.pk}/                ss  ss  >>  >>  >>
admin:app_list                                 /admin/actors/                                   ss  ss  ++  ++  ++
admin:app_list                                 /admin/proceedings/                              ss  ss  00  ++  ++
admin:app_list                                 /admin/auth/                                     ss  ss  00  00  ++
admin/(?P<url>.*)$                             /admin/nothing-of-this-name/                     ss  ss  00  00  00
admin:auth_user_password_change                /admin/auth/user/{person.pk}/password/           ss  ss  --  --  ++
admin:auth_user_password_change                /admin/auth/user/{owner.pk}/password/            ss  ss  --  --  --
admin:actors_export                            /admin/actors/speaker/export/csv/                ss  ss  +x  +x  +x
admin:actors_import                            /admin/actors/speaker/import/                    ss  ss  --  ++  ++
admin:ingestion_importrun_pending              {run}pending/{key}/                              ss  ss  --  +x  0x
admin:ingestion_importrun_document             {run}pending/{key}/{brought.pk}/                 ss  ss  --  ++  00
admin:ingestion_importrun_leave_out            {run}pending/{key}/{brought.pk}/leave-out/       ss  ss  --  x+  x0
admin:ingestion_importrun_confirm              {run}pending/{key}/confirm/                      ss  ss  --  x+  x0
admin:ingestion_importrun_discard              {run}pending/{missing}/discard/                  ss  ss  --  x0  x0
admin:ingestion_importrun_pending_progress     {run}pending/{key}/progress/                     ss  ss  --  +x  0x
admin:ingestion_importrun_go_on                {run}{import.pk}/go-on/                          ss  ss  --  x+  x+
admin:ingestion_importrun_try_again            {run}{import.pk}/try-again/                     ss  ss  --  x+  x+
admin:ingestion_importrun_undo                 {run}{import.pk}/undo/                           ss  ss  --  ++  ++
admin:ingestion_importrun_progress             {run}{import.pk}/progress/                       ss  ss  --  ++  ++
admin:ingestion_harvestedaddress_completeness  /admin/ingestion/harvestedaddress/completeness/  ss  ss  --  +x  +x
"""  # noqa: E501 - a table is read across

# What a role may do with the rows of a model: v(iew), a(dd), c(hange), d(elete); "." for nothing. Whoever is no staff
# is asked to sign in everywhere in the admin.
#                                 curator editor administrator
MODELS = """
actors.affiliation                vc      vac    vac
actors.organization               vc      vac    vac
actors.regionalgroup              .       vac    vac
actors.speaker                    vc      vac    vac
auth.group                        .       .      v
auth.user                         .       .      vac
ingestion.harvestedaddress        .       v      v
ingestion.importitem              .       v      v
ingestion.importrun               .       va     va
ingestion.relinking               .       v      v
proceedings.glossaryterm          .       vac    vac
proceedings.meeting               .       vac    vac
proceedings.mention               .       v      v
proceedings.process               .       vac    vac
proceedings.redirect              .       vac    vac
proceedings.sourcedocument        .       vc     vc
proceedings.statement             .       v      v
proceedings.venue                 .       vac    vac
search.emptyquery                 v       .      v
search.indexchange                .       .      v
"""


@pytest.fixture
def examples(world: World) -> dict[str, object]:
    """Everything that a row of the tables asks for; a row of every model of the admin."""
    search.rebuild()
    call_command("create_roles")
    people = {role: User.objects.create_user(role, is_staff=role != "reader") for role in ROLES[1:]}
    for role, person in people.items():
        person.groups.add(Group.objects.get(name=role))
    hidden = {"statements": [world.reported.public_id], "because": "Not said in the meeting."}
    decision = decide(kind=DecisionKind.HIDE, payload=hidden, by=people["curator"])
    call_command("curation_refresh")
    run = ImportRun.objects.create(requested=["/x"])
    ImportItem.objects.create(run=run, source="/x", outcome=Outcome.REFUSED, message="No text.")
    editor = Client()
    editor.force_login(people["editor"])
    files = [ContentFile(f"Number {n}\n\n{world.document.text}".encode(), name=f"{n}.txt") for n in range(2)]
    editor.post("/admin/ingestion/importrun/add/", {"documents": files, "key": str(KEY)})
    brought = PendingDocument.objects.filter(pending__key=KEY).earliest("pk")
    HarvestedAddress.objects.create(url="https://example.org/a", entry="a", kind="document")
    Relinking.objects.create()
    IndexChange.objects.create(statement_id=1)
    FailedTask.objects.create(name="apps.search.tasks.drain_outbox", task_id=str(KEY), error="Refused")
    search.record_empty("unicorns")
    RegionalGroup.objects.create(slug="group", name="Group of Republics", abbreviation="GoR")
    RedirectFactory.create()
    item = ReviewItem.objects.first()
    assert item
    return {
        **{name: getattr(world, name) for name in world.__dataclass_fields__},
        "item": item.key,
        "decision": decision.key,
        "autocomplete": "/admin/autocomplete/?app_label=actors",
        "run": "/admin/ingestion/importrun/",
        "import": run,
        "key": KEY,
        "missing": MISSING,
        "brought": brought,
        "person": people["reader"],
        "owner": User.objects.create_superuser("owner"),
        "speakers": ContentType.objects.get_for_model(Speaker).pk,
    }


def page_rows() -> Iterator[tuple[str, str, list[str]]]:
    for line in PAGES.strip().splitlines():
        name, example, *cells = line.split()
        yield name, example, cells


def model_rows() -> Iterator[tuple[type[Model], dict[str, str]]]:
    for line in MODELS.strip().splitlines():
        label, *rights = line.split()
        yield apps.get_model(label), dict(zip(ROLES[2:], rights, strict=True))


def routes(resolver: URLResolver | None = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of every address that the resolver knows."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield (f"{space}{entry.name}" if entry.name else route), route
        else:
            yield from routes(entry, route, f"{space}{entry.namespace}:" if entry.namespace else space)


def of_a_model(route: str) -> bool:
    """Whether an address is one of the six that the admin makes for every model."""
    standard = ("", "add/", *(f"<path:object_id>/{page}" for page in ("", "change/", "delete/", "history/")))
    models = {f"admin/{model._meta.app_label}/{model._meta.model_name}/" for model, _ in model_rows()}
    return any(route == folder + page for folder in models for page in standard)


def test_every_address_has_a_row() -> None:
    named = {name for name, _, _ in page_rows()}
    assert {name for name, route in routes() if name not in named and not of_a_model(route)} == set()
    assert named - {name for name, _ in routes()} == set()


def test_the_cells_are_of_the_roles() -> None:
    for name, _, cells in page_rows():
        assert [len(cell) for cell in cells] == [2] * len(ROLES), name
        assert set("".join(cells)) <= set("+>s-0x"), name


@pytest.mark.parametrize("role", ROLES)
def test_pages(examples: dict[str, object], client: Client, role: str) -> None:
    sign_in(client, role)
    wrong = []
    for name, example, cells in page_rows():
        path = example.format(**examples)
        answered = resolve(urlsplit(path).path)
        assert name in (answered.view_name, answered.route), f"{path} is {answered.view_name}"
        wrong += differences(client, path, cells[ROLES.index(role)])
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ["anonymous", "reader"])
def test_what_is_hidden_is_told_nowhere(examples: dict[str, object], client: Client, role: str) -> None:
    sign_in(client, role)
    telling = []
    for _, example, cells in page_rows():
        if cells[ROLES.index(role)][0] == "+":
            path = example.format(**examples)
            if "the dialogue had ended" in client.get(path).getvalue().decode():
                telling.append(path)
    assert telling == []


@pytest.mark.parametrize("role", ROLES)
def test_the_admin_of_every_model(examples: dict[str, object], client: Client, role: str) -> None:
    sign_in(client, role)
    wrong = []
    for model, rights in model_rows():
        for page, cell in admin_cells(rights.get(role)).items():
            row = model._default_manager.order_by("pk").first()
            assert row is not None, f"no {model.__name__} to try"
            folder = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
            wrong += differences(client, folder + page.format(row.pk), cell)
    assert not wrong, "\n".join(wrong)


def admin_cells(rights: str | None) -> dict[str, str]:
    """The expected cell of each address of a model; `rights` None: no staff."""
    if rights is None:
        return dict.fromkeys(("", "add/", "{0}/", "{0}/change/", "{0}/delete/", "{0}/history/"), "ss")
    seen, adds, changes, deletes = "v" in rights, "a" in rights, "c" in rights, "d" in rights
    return {
        "": "++" if seen else "--",
        "add/": "++" if adds else "--",
        "{0}/": ">>",
        "{0}/change/": f"{'+' if seen else '-'}{'+' if changes else '-'}",
        "{0}/delete/": "++" if deletes else "--",
        "{0}/history/": "++" if seen else "--",
    }


def sign_in(client: Client, role: str) -> None:
    if role != "anonymous":
        client.force_login(User.objects.get(username=role))


def differences(client: Client, path: str, cell: str) -> list[str]:
    """What an address answers otherwise than its cell says, each try on its own."""
    wanted = {"GET": cell[0], "HEAD": cell[0], "POST": cell[1], "PUT": "x", "DELETE": "x"}
    return [
        f"{method} {path}: {found} instead of {sign}"
        for method, sign in wanted.items()
        if (found := tried(client, method, path)) != sign and not (method == "POST" and (sign, found) == ("+", ">"))
    ]


def tried(client: Client, method: str, path: str) -> str:
    """The sign of an answer; what the request changed is taken back."""
    session = client.cookies.copy()
    with transaction.atomic():
        response = client.generic(method, path, content_type="application/x-www-form-urlencoded")
        response.getvalue()  # read to its end a file is closed; `close` would close the connection to the base too
        transaction.set_rollback(True)
    client.cookies = session
    return sign_of(response)


def sign_of(response: HttpResponse) -> str:
    code = response.status_code
    if code in (301, 302):
        return "s" if urlsplit(response["Location"]).path in ("/sign-in/", "/admin/login/") else ">"
    signs = {403: "-", 404: "0", 405: "x"}
    if code == 200 or code in (400, 409, 413, 422, 429):
        return "+"
    return signs.get(code, str(code))
