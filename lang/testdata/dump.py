"""Prints the tree of each file named on stdin in the form of dump in parse_oracle_test.go."""
import ast
import struct
import sys

OPS = {"And": "and", "Or": "or", "Add": "+", "BitAnd": "&", "FloorDiv": "//", "LShift": "<<", "MatMult": "@",
       "Mult": "*", "Mod": "%", "BitOr": "|", "Pow": "**", "RShift": ">>", "Sub": "-", "Div": "/", "BitXor": "^",
       "Lt": "<", "LtE": "<=", "Eq": "==", "NotEq": "!=", "Gt": ">", "GtE": ">=", "In": "in", "NotIn": "not in",
       "Is": "is", "IsNot": "is not"}
UNARY = {"Not": 0, "USub": 1, "UAdd": 2, "Invert": 3}


class Refused(Exception):
    pass


class Dumper:
    def __init__(self, data):
        self.starts = [0]
        i = 0
        while i < len(data):
            c = data[i]
            if c == 13 and data[i + 1:i + 2] == b"\n":
                i += 1
            if c in (10, 13):
                self.starts.append(i + 1)
            i += 1
        if data.startswith(b"\xef\xbb\xbf"):
            self.starts[0] = 3

    def span(self, n):
        if isinstance(n, ast.arguments) or isinstance(n, ast.comprehension) or not hasattr(n, "lineno"):
            return ""
        return f"@{self.starts[n.lineno - 1] + n.col_offset}:{self.starts[n.end_lineno - 1] + n.end_col_offset}"

    def const(self, v):
        if v is None or v is True or v is False:
            return str(v)
        if v is ...:
            return "..."
        if isinstance(v, int):
            return f"i{v:x}"
        if isinstance(v, float):
            return "f" + struct.pack(">d", v).hex()
        if isinstance(v, str):
            return "s" + v.encode("utf-8", "surrogatepass").hex()
        if isinstance(v, bytes):
            return "b" + v.hex()
        raise Refused("complex")

    def d(self, v, plain=False):
        if v is None:
            return "-"
        if isinstance(v, bool):
            return str(v)
        if isinstance(v, (int, str)):
            return str(v)
        if isinstance(v, list):
            return "[" + " ".join(self.d(x) for x in v) + "]"
        name = type(v).__name__
        fields = getattr(self, "f_" + name, None)
        if name in ("Match", "TypeAlias"):
            raise Refused(name)
        if getattr(v, "type_params", None):
            raise Refused("type parameters")
        name, fields = fields(v) if fields else (name, [getattr(v, f) for f in v._fields if f not in ("ctx", "type_comment", "type_params")])
        return f"{name}{'' if plain else self.span(v)}(" + ",".join(x if isinstance(x, Raw) else self.d(x) for x in fields) + ")"

    def f_Constant(self, v): return "Constant", [Raw(self.const(v.value))]
    def f_JoinedStr(self, v):
        return "JoinedStr", [Raw("[" + " ".join(self.d(x, isinstance(x, ast.Constant)) for x in v.values) + "]")]
    def f_FormattedValue(self, v): return "FormattedValue", [v.value, Raw("0" if v.conversion < 0 else str(v.conversion)), v.format_spec]
    def f_BoolOp(self, v): return "BoolOp", [isinstance(v.op, ast.And), v.values]
    def op(self, v): return Raw(OPS[type(v).__name__])
    def f_BinOp(self, v): return "BinOp", [v.left, self.op(v.op), v.right]
    def f_UnaryOp(self, v): return "UnaryOp", [UNARY[type(v.op).__name__], v.operand]
    def f_Compare(self, v): return "Compare", [v.left, Raw("[" + " ".join(self.op(o) for o in v.ops) + "]"), v.comparators]
    def comp(self, v, kind, elt, value=None): return "Comprehension", [kind, elt, value, v.generators]
    def f_ListComp(self, v): return self.comp(v, 0, v.elt)
    def f_SetComp(self, v): return self.comp(v, 1, v.elt)
    def f_DictComp(self, v): return self.comp(v, 2, v.key, v.value)
    def f_GeneratorExp(self, v): return self.comp(v, 3, v.elt)
    def f_comprehension(self, v): return "CompFor", [bool(v.is_async), v.target, v.iter, v.ifs]
    def f_keyword(self, v): return "Keyword", [v.arg or "", v.value]
    def f_arg(self, v): return "Arg", [v.arg, v.annotation]
    def f_arguments(self, v):
        return "Arguments", [v.posonlyargs, v.args, v.vararg, v.kwonlyargs, v.kwarg, v.defaults, v.kw_defaults]
    def func(self, v, a): return "FunctionDef", [a, v.name, v.args, v.body, v.decorator_list, v.returns]
    def f_FunctionDef(self, v): return self.func(v, False)
    def f_AsyncFunctionDef(self, v): return self.func(v, True)
    def f_ClassDef(self, v): return "ClassDef", [v.name, v.bases, v.keywords, v.body, v.decorator_list]
    def f_AugAssign(self, v): return "AugAssign", [v.target, self.op(v.op), v.value]
    def f_AnnAssign(self, v): return "AnnAssign", [v.target, v.annotation, v.value, bool(v.simple)]
    def for_(self, v, a): return "For", [a, v.target, v.iter, v.body, v.orelse]
    def f_For(self, v): return self.for_(v, False)
    def f_AsyncFor(self, v): return self.for_(v, True)
    def with_(self, v, a): return "With", [a, v.items, v.body]
    def f_With(self, v): return self.with_(v, False)
    def f_AsyncWith(self, v): return self.with_(v, True)
    def f_withitem(self, v): return "WithItem", [v.context_expr, v.optional_vars]
    def f_Try(self, v): return "Try", [v.body, v.handlers, v.orelse, v.finalbody, False]
    def f_TryStar(self, v): return "Try", [v.body, v.handlers, v.orelse, v.finalbody, True]
    def f_ExceptHandler(self, v): return "ExceptHandler", [v.type, v.name or "", v.body]
    def f_alias(self, v): return "Alias", [v.name, v.asname or ""]
    def f_ImportFrom(self, v): return "ImportFrom", [v.module or "", v.names, v.level]
    def f_Expr(self, v): return "ExprStmt", [v.value]
    def f_Module(self, v): return "Module", [v.body]


class Raw(str):
    pass


sys.setrecursionlimit(20000)
for line in sys.stdin:
    path = line.rstrip("\n")
    with open(path, "rb") as f:
        data = f.read()
    try:
        print(Dumper(data).d(ast.parse(data)))
    except Refused as e:
        print("refused:", e)
    except (SyntaxError, ValueError) as e:
        print("error:", e)
