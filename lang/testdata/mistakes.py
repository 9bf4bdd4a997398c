"""Prints what Python says of each text in the file named as argument (see diagnose_test.go)."""
import sys
import traceback

with open(sys.argv[1], encoding="utf-8", newline="") as f:
    texts = f.read().rstrip("\n").split("\n---\n")
out = []
for text in texts:
    try:
        compile(text + "\n", "t.gen", "exec", dont_inherit=True)
        out.append("")
    except SyntaxError as e:
        out.append("".join(traceback.format_exception_only(e)))
sys.stdout.reconfigure(encoding="utf-8", newline="")
sys.stdout.write("---\n".join(out))
