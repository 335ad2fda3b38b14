"""Run the Dockerfile's steps without Docker, and the container's process as docker-compose.yml would.

For a machine without a Docker engine: an overlay over this machine's files takes the place of the base image, so
nothing outside it changes. The steps are read from the Dockerfile. Then the files become read-only, and the process
runs as the image's user, without capabilities, in a network of its own, until the health check passes and
`sneakers doctor` has run. It serves the local chat, as there is no token. Needs Linux and root.

    python -m benchmarks.dockerfile --python /usr/bin/python3.13
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.paths import ROOT


@dataclass(kw_only=True)
class Image:
    """What the steps of a Dockerfile amount to."""

    steps: list[str] = field(default_factory=list)  # shell commands, in order
    variables: dict[str, str] = field(default_factory=dict)
    user: str = "root"
    health: str = ""
    entrypoint: str = ""
    command: str = ""

    def take(self, instruction: str, given: str) -> None:
        """Take the next instruction."""
        match instruction:
            case "WORKDIR":
                self.steps.append(f"mkdir -p {given} && cd {given}")
            case "COPY":
                source, to = given.split()
                self.steps.append(f"mkdir -p {to} && cp -a /context/{source} {to}")
            case "RUN":
                self.steps.append(given)
            case "USER":
                self.user = given
            case "ENV":
                self.variables |= dict(each.split("=", 1) for each in shlex.split(given))
            case "HEALTHCHECK":
                self.health = _command(given[given.index("CMD") + len("CMD") :])
            case "ENTRYPOINT":
                self.entrypoint = _command(given)
            case "CMD":
                self.command = _command(given)
            case "FROM" | "VOLUME":  # this machine; a folder in memory
                return
            case _:
                raise SystemExit(f"Dockerfile: {instruction} is not known here; teach it to benchmarks/dockerfile.py.")


def _command(array: str) -> str:
    return shlex.join(re.findall(r'"([^"]*)"', array))


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """The instructions of a Dockerfile, each with its arguments."""
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip() and not line.startswith("#"):
            instruction, _, given = line.partition(" ")
            yield instruction, given.strip()


def context(folder: Path) -> None:
    """Copy the files that git knows and .dockerignore allows."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    ignored = {line.rstrip("/") for line in (ROOT / ".dockerignore").read_text().splitlines() if line}
    for name in filter(None, listed.split("\0")):
        if not ignored & {name, *map(str, Path(name).parents)} and (ROOT / name).exists():
            to = folder / name
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, to)


BUILD = """
set -euo pipefail
export PATH=/opt/python/bin:$PATH
%(python)s -m venv /opt/python
chmod 755 /root  # where this machine may keep its Python
sed -i /:1000:/d /etc/passwd /etc/group  # the base image has no such user
%(steps)s
du -sh --total /opt/python /app | sed 's/^/  /'
"""
RUN = """
set -euo pipefail
ip link set lo up
export PATH=/opt/python/bin:$PATH %(variables)s
export SNEAKERS_LISTEN=127.0.0.1:8080  # without a token only this machine may reach it
mount -t tmpfs tmpfs /tmp && chmod 1777 /tmp && mount -t tmpfs tmpfs /data && chown %(user)s /data
mount -o remount,ro / && cd /app
confined="setpriv --reuid %(user)s --regid %(user)s --clear-groups --no-new-privs --bounding-set=-all"
if $confined touch /app/file 2>/dev/null; then echo "the image can be written"; exit 1; fi
$confined %(entrypoint)s %(command)s & process=$!
for _ in $(seq 60); do $confined %(health)s 2>/dev/null && break; sleep 1; done
$confined %(health)s
echo "  the health check passes"
$confined %(entrypoint)s doctor || true
kill -TERM $process
wait $process
echo "  the process ends with status 0 after SIGTERM"
"""
MOUNT = """
set -euo pipefail
mount -t tmpfs tmpfs %(folder)s && mkdir %(folder)s/upper %(folder)s/work %(folder)s/root
mount -t overlay overlay -o lowerdir=/,upperdir=%(folder)s/upper,workdir=%(folder)s/work %(folder)s/root
mkdir -p %(folder)s/root/context %(folder)s/root/data
mount --bind %(context)s %(folder)s/root/context
mount -t proc proc %(folder)s/root/proc && mount --rbind /dev %(folder)s/root/dev
mount -t tmpfs tmpfs %(folder)s/root/tmp && chmod 1777 %(folder)s/root/tmp
chroot %(folder)s/root bash -c "$BUILD"
unshare --net chroot %(folder)s/root bash -c "$RUN"
"""


def scripts(image: Image, python: str) -> dict[str, str]:
    """The build and the run, as shell scripts."""
    shown = "\n".join(f"echo {shlex.quote('+ ' + each)}\n{{ {each}; }} || exit 1" for each in image.steps)
    variables = " ".join(f"{name}={shlex.quote(value)}" for name, value in image.variables.items())
    process = {"user": image.user, "entrypoint": image.entrypoint, "command": image.command, "health": image.health}
    return {"BUILD": BUILD % {"python": python, "steps": shown}, "RUN": RUN % {"variables": variables, **process}}


def main() -> int:
    """Build and run; the exit status."""
    if not sys.platform.startswith("linux") or os.geteuid():
        raise SystemExit("This needs Linux and root: it mounts an overlay.")
    parser = argparse.ArgumentParser(description="Run the Dockerfile's steps without Docker.")
    own = str(Path(sys.base_prefix, "bin", "python3"))
    parser.add_argument("--python", default=own, help="instead of the base image's; own: %(default)s")
    python = parser.parse_args().python
    image = Image()
    for instruction, given in instructions((ROOT / "Dockerfile").read_text()):
        image.take(instruction, given)
    with tempfile.TemporaryDirectory(prefix="sneakers-image-") as folder, tempfile.TemporaryDirectory() as files:
        Path(files).chmod(0o755)  # `cp -a` gives /app the mode of the context; COPY would leave it
        context(Path(files))
        environment = {**os.environ, **scripts(image, python)}
        mounts = MOUNT % {"folder": folder, "context": files}
        return subprocess.run(["unshare", "--mount", "bash", "-c", mounts], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
