"""How JupyterLab is started on a folder of notebooks."""
import os
import sys

KERNEL = "sew-java"
INDEX = "00-index.ipynb"


def command(folder, others=()):
    """Its launcher offers one kernel, and it asks nothing of the network; `others` are the user's options and win."""
    return [
        sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{INDEX}",
        f"--KernelSpecManager.allowed_kernelspecs={KERNEL}", "--KernelSpecManager.ensure_native_kernel=False",
        "--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        *(["--allow-root"] if os.geteuid() == 0 else []), *others,
    ]
