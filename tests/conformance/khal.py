"""vdirsyncer fetches a calendar and khal lists it: two programs that know nothing of us."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAMS = Path(sys.executable).parent
IS_INSTALLED = all((PROGRAMS / name).exists() for name in ("vdirsyncer", "khal"))


def read_with_khal(address, folder, *, since="today", days=60, form="{title} {location}"):
    """What khal prints, in lines of ``form``; ``since`` is a German date."""
    (folder / "vdirsyncer").write_text(
        f'[general]\nstatus_path = "{folder}/status/"\n'
        '[pair cal]\na = "here"\nb = "there"\ncollections = null\n'
        f'[storage here]\ntype = "filesystem"\npath = "{folder}/cal/"\nfileext = ".ics"\n'
        f'[storage there]\ntype = "http"\nurl = "{address}"\n'
    )
    (folder / "khal").write_text(
        f"[calendars]\n[[mentoring]]\npath = {folder}/cal/\nreadonly = True\n"
        f"[sqlite]\npath = {folder}/khal.db\n"
        "[locale]\ntimeformat = %H:%M\ndateformat = %d.%m.%Y\nlongdateformat = %d.%m.%Y\n"
        "datetimeformat = %d.%m.%Y %H:%M\nlongdatetimeformat = %d.%m.%Y %H:%M\n"
        "local_timezone = Europe/Berlin\ndefault_timezone = Europe/Berlin\n"
    )
    env = {**os.environ, "VDIRSYNCER_CONFIG": str(folder / "vdirsyncer"), "HOME": str(folder)}
    run = {"env": env, "capture_output": True, "text": True, "timeout": 60}
    subprocess.run([PROGRAMS / "vdirsyncer", "discover"], input="y\n" * 5, **run)
    synced = subprocess.run([PROGRAMS / "vdirsyncer", "sync"], **run)
    assert synced.returncode == 0, synced.stderr
    command = [PROGRAMS / "khal", "-c", str(folder / "khal"), "list", since, f"{days}d", "--once"]
    shown = subprocess.run([*command, "--format", form], **run)
    assert shown.returncode == 0, shown.stderr
    return shown.stdout
