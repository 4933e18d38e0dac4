#!/usr/bin/env bash
# JJava 1.0a8, the Java kernel, answers Jupyter's inspect_request, which is what Shift+Tab sends.
# 1. Where the code ends at the cursor, it finds nothing: after "Math.max(" as it is typed, after "Math" and "java.util.Map".
#    One character earlier the same request is answered. A cell that is being written ends at the cursor nearly always.
# 2. Its text/html is not escaped: "Map<K,V>" is in it as a tag, and a browser shows "Map".
# A good engineer would expect help where it is asked for, and HTML to be HTML. Needs a JDK 17 and Python 3.10 or newer with
# venv, takes half a minute. Exits 0 while this holds.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install -q --disable-pip-version-check jjava==1.0a8 jupyter_client==8.6.3

cat >"$work/inspect_requests.py" <<'PY'
from html.parser import HTMLParser

from jupyter_client.manager import start_new_kernel

manager, client = start_new_kernel(kernel_name="java", startup_timeout=120)


def inspected(code, cursor):
    request = client.inspect(code, cursor)
    while True:
        reply = client.get_shell_msg(timeout=60)
        if reply["parent_header"].get("msg_id") == request:
            return reply["content"]


class Shown(HTMLParser):
    text = ""

    def handle_data(self, data):
        self.text += data


failed = False
try:
    for code in ("Math.max(", "Math", "java.util.Map"):
        at_end = inspected(code, len(code))["found"]
        before = inspected(code, len(code) - 1)["found"]
        print(f"{code!r}: at the end found={at_end}, one character before found={before}")
        failed |= at_end or not before
    html = inspected("java.util.Map.entry(1, 2)", 20)["data"]["text/html"]
    shown = Shown()
    shown.feed(html)
    print(f"text/html {html!r} shows {shown.text!r}")
    failed |= "Map<K, V>" not in html or "K, V>" in shown.text
finally:
    manager.shutdown_kernel(now=True)
raise SystemExit(failed)
PY
PATH="$work/venv/bin:$PATH" "$work/venv/bin/python" "$work/inspect_requests.py" 2>"$work/log" || { cat "$work/log"; exit 1; }
echo "JJava 1.0a8 finds nothing at the end of the code, and its HTML swallows type arguments"
