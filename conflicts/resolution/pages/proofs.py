"""The proofs of a case, one by one and as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conflicts.cases.blocks import FILE_HEADER, evidence_explanation, evidence_file, proof_key
from conflicts.cases.queries import EvidenceRow, evidence_rows, names_for
from conflicts.cases.rules import CaseRow, Names
from conflicts.cases.wording import case_number
from conflicts.resolution.pages.found import case_or_404
from foundation.jobs.queries import publication
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Link
from foundation.web.downloads import csv_download
from foundation.web.views import PageView

MOST_IN_FILE = 20_000


def names_of_case(scope: Scope, rows: list[CaseRow], proofs: list[EvidenceRow], people: set[str]) -> Names:
    """The names of cases and of all that proofs speak of."""
    sources = [proof.source for proof in proofs]
    promotions = [promotion for source in sources for promotion in source.get("promotions", ())]
    return names_for(
        scope,
        rows,
        channels={told["channel"] for told in (*sources, *promotions) if told.get("channel")},
        products={source["sku"] for source in sources if source.get("sku")},
        territories={source["territory"] for source in sources if source.get("territory")},
        people=people,
    )


class ProofView(PageView):
    """What one row proves: a page of its own, and a fragment for the panel."""

    permissions = {"GET": "cases:read"}
    hidden_from_partners = False

    def get(self, request: HttpRequest, case_id: int, key: str) -> HttpResponse:
        row = case_or_404(self.scope, case_id)
        proofs = evidence_rows(self.scope, case_id=case_id, most=MOST_IN_FILE)
        proof = next((proof for proof in proofs if proof_key(proof) == key), None)
        if proof is None:
            raise Http404
        names = names_of_case(self.scope, [row], [proof], set())
        opens = self.scope.may("facts:read") and not self.scope.is_partner
        explanation = evidence_explanation(row, proof, names, run=self._run(row), opens_rows=opens)
        context = {"explanation": explanation, "trail": _trail(row)}
        template = "components/explanation.html" if getattr(request, "htmx", False) else "conflicts/cases/proof.html"
        return render(request, template, context)

    def _run(self, row: CaseRow) -> str:
        pointer = publication(self.scope, row.brand)
        if pointer is None:
            return ""
        moment = formats.moment(timezone.localtime(pointer.published_at), get_language() or "en")
        return _("run #%(number)s, %(moment)s") % {"number": pointer.run_id, "moment": moment}


def _trail(row: CaseRow) -> list[Link]:
    return [
        Link(_("Market order"), reverse("cases")),
        Link(_("Cases"), reverse("cases")),
        Link(case_number(row.id), reverse("case", args=[row.id])),
    ]


class ProofDownload(PageView):
    permissions = {"GET": "cases:read"}
    hidden_from_partners = False

    def get(self, request: HttpRequest, case_id: int) -> HttpResponse:
        row = case_or_404(self.scope, case_id)
        proofs = evidence_rows(self.scope, case_id=case_id, most=MOST_IN_FILE)
        return csv_download(FILE_HEADER, evidence_file(row, proofs), name=f"case-{row.id}-evidence")
