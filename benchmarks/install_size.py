"""How large paperkg's core is once installed: the size of site-packages and of its ten largest packages.

Installs requirements/core.txt into a fresh virtual environment (which needs a network for packages) and prints a
Markdown table, in MB of 10^6 bytes, compiled Python files included. Packages are counted by the files that their
installers recorded, so a package's bundled libraries count as its own; pip itself is left out.

    python benchmarks/install_size.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib.metadata import Distribution, distributions
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements"
SHOWN = 10


def install(where: Path) -> Path:
    """A fresh environment with the locked core in it; returns its site-packages."""
    subprocess.run([sys.executable, "-m", "venv", where], check=True)
    python = where / "bin" / "python"
    for lock in ("build.txt", "core.txt"):  # the first builds what has no wheel
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-build-isolation"]
        subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", REQUIREMENTS / lock], check=True)
    return next(where.glob("lib/python*/site-packages"))


def size(package: Distribution) -> int:
    """The bytes of all files of an installed package."""
    files = (Path(str(package.locate_file(file))) for file in package.files or ())
    return sum(file.stat().st_size for file in files if file.is_file())


def names(lock: Path) -> set[str]:
    """The normalised names of the packages in a lock file."""
    lines = lock.read_text("utf-8").splitlines()
    return {line.split("==")[0].lower() for line in lines if "==" in line and not line.startswith((" ", "#"))}


def main() -> None:
    """Install, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        site = install(Path(folder))
        core = names(REQUIREMENTS / "core.txt")
        sizes = {package.name: size(package) for package in distributions(path=[str(site)])}
    counted = {name: bytes_ for name, bytes_ in sizes.items() if name.lower().replace("_", "-") in core}
    print("| package | MB |\n|---|---:|")
    for name, bytes_ in sorted(counted.items(), key=lambda item: -item[1])[:SHOWN]:
        print(f"| {name} | {bytes_ / 1e6:.1f} |")
    print(f"| all {len(counted)} packages of the core | {sum(counted.values()) / 1e6:.1f} |")


if __name__ == "__main__":
    main()
