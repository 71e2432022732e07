"""Licences and known vulnerabilities of all packages that the lists pin: a part of `make check`.

Licences are those that the installed packages declare. Vulnerabilities are asked of the service of the package index
with pip-audit; where that does not answer, or knows nothing of our packages, this says so and leaves it at that.
Status 1: a licence that is not allowed, or a vulnerability.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
LISTS: Final = tuple(f"requirements{of}.txt" for of in ("", "-tracing", "-dev", "-bench"))

PERMISSIVE: Final = frozenset(
    "0BSD Apache-2.0 BSD BSD-2-Clause BSD-3-Clause CC0-1.0 CNRI-Python ISC MIT MIT-CMU PSF-2.0 Unlicense ZPL-2.1 "
    "Zlib".split()
)

CALLED: Final = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""What packages write instead of the identifier."""

EXCEPTIONS: Final = {
    "psycopg2-binary": "LGPL with exceptions: used unmodified, through its interface",
    "pypdfium2": "its wheel holds PDFium and what that is made of, all permissive, and says so in words",
    "certifi": "MPL-2.0: a list of certificates, used unmodified",
    "hypothesis": "MPL-2.0: a tool of the tests, used unmodified",
    "pathspec": "MPL-2.0: a part of djlint and mypy, used unmodified",
    "bidict": "MPL-2.0: a part of Locust, used unmodified",
    "djlint": "GPL-3.0-or-later: a program that is run, no part of the site",
    "axe-playwright-python": "its wheel says nothing; its repository says MIT",
}
"""Packages that may be used whatever they declare, with the reason."""

PROBE: Final = "django"
"""Asked for alone first: a service that does not know it knows none of the others."""


def main() -> int:
    pins = pinned()
    faults = unlicensed(pins)
    lines = list(faults) or [f"Licences: {len(pins)} packages, all allowed."]
    found = audited(pins)
    if found is None:
        lines.append("Vulnerabilities: NOT AUDITED. The advisory service of the package index does not answer here.")
    else:
        lines += found or ["Vulnerabilities: none known."]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if faults or found else 0


def pinned() -> dict[str, str]:
    """Version of every package of the lists."""
    found = [re.findall(r"^([a-z0-9-]+)==([^\s;]+)", (ROOT / name).read_text(), re.MULTILINE) for name in LISTS]
    return {name: version for pins in found for name, version in pins}


def unlicensed(names: Any) -> list[str]:
    """A line for each package whose licence is neither allowed nor excepted; of those that are not installed none."""
    lines = []
    for name in sorted(set(names) - set(EXCEPTIONS)):
        try:
            declared = declaration(metadata(name))
        except PackageNotFoundError:  # for another platform, or a list that is not installed
            continue
        if not allowed(declared):
            lines.append(
                f"{name}: found the licence {declared or 'of no name'!r}; expected a permissive one. Take another "
                "package, or name it with the reason in EXCEPTIONS of tests/packages.py and in docs/dependencies.md."
            )
    return lines


def declaration(of: Any) -> str:
    """What a package's metadata say of its licence: an expression, else classifiers, else the text's first line."""
    classifiers = [line.split(" :: ")[-1] for line in of.get_all("Classifier") or [] if line.startswith("License ::")]
    return str(of.get("License-Expression") or "; ".join(classifiers) or (of.get("License") or "").partition("\n")[0])


def allowed(declared: str) -> bool:
    """Whether every licence that is named is a permissive one; of alternatives one is enough."""
    for part in re.split(r" AND |; ", declared):
        names = [name.strip(" ()") if name not in CALLED else name for name in part.split(" OR ")]
        if not any(CALLED.get(name, name) in PERMISSIVE for name in names):
            return False
    return True


def audited(pins: dict[str, str]) -> list[str] | None:
    """A line for each known vulnerability; none where nobody tells."""
    probed = asked({PROBE: pins[PROBE]})
    if probed is None or any("skip_reason" in package for package in probed):
        return None
    packages = asked(pins)
    return None if packages is None else findings(packages)


def asked(pins: dict[str, str]) -> list[dict[str, Any]] | None:
    """What pip-audit tells of these packages; none where the service does not answer."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("".join(f"{name}=={version}\n" for name, version in pins.items()))
        file.flush()
        command = [sys.executable, "-m", "pip_audit", "--requirement", file.name, "--no-deps", "--disable-pip"]
        command += ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        told: list[dict[str, Any]] = json.loads(ended.stdout)["dependencies"]
    except ValueError:
        return None
    return told


def findings(packages: list[dict[str, Any]]) -> list[str]:
    """A line for each vulnerability, and for each package that the service does not know."""
    lines = [
        f"{package['name']} {package['version']}: {found['id']} ({', '.join(found['aliases'])}); "
        f"mended in {', '.join(found['fix_versions']) or 'no version yet'}. Raise it with `make lock`."
        for package in packages
        for found in package.get("vulns", ())
    ]
    return lines + [
        f"{package['name']}: not audited: {package['skip_reason']}" for package in packages if "skip_reason" in package
    ]


if __name__ == "__main__":
    sys.exit(main())
