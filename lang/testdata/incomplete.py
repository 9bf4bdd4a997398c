"""For each text on stdin (a Python literal per line) prints what codeop thinks of it: c(omplete), i(ncomplete), e(rror)."""
import ast
import codeop
import sys
import warnings

warnings.simplefilter("ignore")
for line in sys.stdin:
    try:
        print("i" if codeop.compile_command(ast.literal_eval(line), "t.gen") is None else "c")
    except (SyntaxError, ValueError, OverflowError):
        print("e")
