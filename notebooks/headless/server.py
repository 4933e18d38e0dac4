"""How JupyterLab is started on a folder of notebooks."""
import os
import sys
from pathlib import Path

# Settings that a user has not made: nothing is asked of the network, and the names in the file browser have room.
SETTINGS = Path(__file__).resolve().parents[1] / "jupyter"
KERNEL = "sew-java"
INDEX = "00-index.ipynb"


def command(folder, others=()):
    """Its launcher offers one kernel; `others` are the user's options and win."""
    return [
        sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{INDEX}",
        f"--KernelSpecManager.allowed_kernelspecs={KERNEL}", "--KernelSpecManager.ensure_native_kernel=False",
        *(["--allow-root"] if os.geteuid() == 0 else []), *others,
    ]


def environment():
    """The environment that `command` needs."""
    places = [str(SETTINGS), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    return os.environ | {"JUPYTER_CONFIG_PATH": os.pathsep.join(places)}
