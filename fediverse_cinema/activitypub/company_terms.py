"""The terms of companies, for our @context."""

from typing import Any

COMPANY: dict[str, Any] = {
    "services": {"@id": "fc:services", "@container": "@set"},
    "catalogue": {"@id": "fc:catalogue", "@type": "@id"},
    "companies": {"@id": "fc:companies", "@type": "@id"},
}
