"""What pages show of cases: deadlines, tiles, charts, evidence."""

from conflicts.cases.blocks.charts import charts_of
from conflicts.cases.blocks.dates import due_of
from conflicts.cases.blocks.evidence import (
    FILE_HEADER,
    EvidenceCell,
    EvidenceColumn,
    EvidenceRow,
    evidence_columns,
    evidence_explanation,
    evidence_file,
    evidence_table,
    proof_key,
)
from conflicts.cases.blocks.figures import stake_figure, tiles_of

__all__ = [
    "FILE_HEADER",
    "EvidenceCell",
    "EvidenceColumn",
    "EvidenceRow",
    "charts_of",
    "due_of",
    "evidence_columns",
    "evidence_explanation",
    "evidence_file",
    "evidence_table",
    "proof_key",
    "stake_figure",
    "tiles_of",
]
