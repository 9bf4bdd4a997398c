package vm_test

import (
	"fmt"
	"strings"
)

// The writer of random programs: expressions.

// small is a small int.
func (p *programmer) small() string { return p.pick("0", "1", "2", "3", "-1", "-2", "5", "7") }

func (p *programmer) slice() string {
	a := p.pick("", "0", "1", "2", "-1", "-2", "9")
	b := p.pick("", "1", "2", "3", "-1", "-9", p.variable(kInt))
	if p.chance(35) {
		return a + ":" + b + ":" + p.pick("1", "2", "-1", "-2", "", "3", "0")
	}
	return a + ":" + b
}

// iterable is something to go over, of ints mostly.
func (p *programmer) iterable(d int) string {
	switch p.n(12) {
	case 0:
		return "range(" + p.pick("3", "1, 4", "5, 0, -2", "0") + ")"
	case 1:
		return p.expr(kTuple, d)
	case 2:
		return fmt.Sprintf("(q %s q in %s if %s)", "+ 1 for", p.expr(kList, d-1), p.pick("q", "q > 0", "q % 2"))
	case 3:
		return "map(" + p.pick("abs", "lambda q: q * 2", "int", "str", "float.hex") + ", " + p.expr(kList, d-1) + ")"
	case 4:
		return "filter(" + p.pick("None", "lambda q: q % 2") + ", " + p.expr(kList, d-1) + ")"
	case 5:
		return "iter(" + p.expr(kList, d-1) + ")"
	case 6:
		return "reversed(" + p.expr(kList, d-1) + ")"
	case 7:
		return p.expr(kDict, d-1) + ".values()"
	case 8, 9:
		var gens []function
		for _, f := range p.funs {
			if f.gen {
				gens = append(gens, f)
			}
		}
		if len(gens) > 0 {
			return "keep(" + p.call(gens[p.n(len(gens))], d-1) + ")"
		}
	}
	return p.expr(kList, d)
}

// expr is an expression of the kind, no deeper than d.
func (p *programmer) expr(kind byte, d int) string {
	if p.r.IntN(1000) < p.wrong {
		return "(" + p.right(p.kind(), d) + ")"
	}
	return p.right(kind, d)
}

// right is an expression that has the kind, if its parts have theirs.
func (p *programmer) right(kind byte, d int) string {
	if d > 0 {
		switch p.n(24) {
		case 0:
			return "(" + p.expr(kind, d-1) + " if " + p.expr(kBool, d-1) + " else " + p.expr(kind, d-1) + ")"
		case 1:
			var fs []function
			for _, f := range p.funs {
				if f.kind == kind && !f.gen {
					fs = append(fs, f)
				}
			}
			if len(fs) > 0 && p.level < 2 {
				return p.call(fs[p.n(len(fs))], d)
			}
		case 2:
			return "(lambda q, r=" + p.expr(kind, d-1) + ": " + p.pick("q", "r", "q or r", "q and r") + ")(" + p.expr(kind, d-1) + ")"
		case 3:
			return "(" + p.expr(kind, d-1) + p.pick(" or ", " and ") + p.expr(kind, d-1) + ")"
		}
	}
	if p.chance(45) || d <= 0 {
		if v := p.variable(kind); v != "" && p.chance(75) {
			return v
		}
		if d <= 0 {
			return p.literal(kind)
		}
	}
	switch kind {
	case kInt:
		return p.intExpr(d - 1)
	case kFloat:
		return p.floatExpr(d - 1)
	case kStr:
		return p.strExpr(d - 1)
	case kList, kTuple:
		return p.rowExpr(kind, d-1)
	case kDict:
		return p.dictExpr(d - 1)
	case kSet:
		return p.setExpr(d - 1)
	case kBool:
		return p.boolExpr(d - 1)
	}
	return p.pick("None", "None", "print("+p.expr(kStr, d-1)+")", "[].append(1)")
}

func (p *programmer) literal(kind byte) string {
	switch kind {
	case kInt:
		return p.pick("0", "1", "2", "3", "7", "10", "(-1)", "(-5)", "255", "1_000", "0x1F", "(2**31)", "9223372036854775807", "(10**20)", "(-2**63)", "0b101")
	case kFloat:
		return p.pick("0.0", "1.5", "(-2.25)", "0.1", "1e10", "1e-7", "3.14159", "1e300", "(-0.0)", "2.5", "100.0", "1e16", "float('inf')", "float('nan')")
	case kStr:
		return p.pick("''", "'a'", "'abc'", "'Hello World'", "\"it's\"", "'é'", "'tab\\tnew\\n'", "'12'", "'x=1,y=2'", "'ß€😀'", "'  pad '", "r'\\d'", "'%d'", "'{}'", "('a' 'b')", "'\"'", "'k'", "'x'")
	case kList:
		return p.pick("[]", "[1]", "[1, 2, 3]", "[3, 1, 2]", "[0, -1, 5, 5]", "[10, 20]", "list(range(4))")
	case kTuple:
		return p.pick("()", "(1,)", "(1, 2)", "(3, 2, 1)", "(0, 0, 7)")
	case kDict:
		return p.pick("{}", "{'a': 1}", "{'x': 1, 'y': 2}", "dict(k=3, a=0)", "{'12': 12, '': -1}")
	case kSet:
		return p.pick("set()", "{1}", "{1, 2, 3}", "{5, 33, 9, 17}", "{-1, -2, 0}", "{100, 7, 64, 8}")
	case kBool:
		return p.pick("True", "False")
	}
	return "None"
}

func (p *programmer) intExpr(d int) string {
	i := func() string { return p.expr(kInt, d) }
	switch p.n(38) {
	case 0, 1, 2, 3:
		return "(" + i() + " " + p.pick("+", "-", "*") + " " + i() + ")"
	case 4:
		return "(" + i() + " // " + p.pick(i(), "3", "-4") + ")"
	case 5:
		return "(" + i() + " % " + p.pick(i(), "3", "-4", "10") + ")"
	case 6:
		return "(" + i() + " " + p.pick("&", "|", "^") + " " + i() + ")"
	case 7:
		return "(" + p.pick("-", "~", "+") + i() + ")"
	case 8:
		return "(" + i() + " ** " + p.pick("0", "1", "2", "3") + ")"
	case 9:
		return "(" + i() + p.pick(" << 3", " << 40", " >> 1", " >> 70", " << -1") + ")"
	case 10:
		return "abs(" + i() + ")"
	case 11:
		return "len(" + p.expr(p.pick("l", "s", "d", "e", "t")[0], d) + ")"
	case 12:
		return p.pick("sum", "sum", "max", "min") + "(" + p.pick(p.expr(kList, d), p.iterable(d)) + ")"
	case 13:
		return p.pick("max", "min") + "(" + p.expr(kList, d) + p.pick("", ", default=0", ", key=lambda q: -q", ", key=abs, default=None") + ")"
	case 14:
		return p.pick("max", "min") + "(" + i() + ", " + i() + ")"
	case 15:
		return "int(" + p.pick(p.expr(kFloat, d), "'12'", "'-7'", "' 5 '", "'ff', 16", "'0b11', 0", p.expr(kStr, d), p.expr(kBool, d)) + ")"
	case 16:
		return p.expr(kList, d) + "[" + p.small() + "]"
	case 17:
		return p.expr(kTuple, d) + "[" + p.pick("0", "-1", i()) + "]"
	case 18:
		return p.expr(kDict, d) + "[" + p.expr(kStr, d) + "]"
	case 19:
		return p.expr(kDict, d) + ".get(" + p.expr(kStr, d) + ", " + i() + ")"
	case 20:
		return "round(" + p.expr(kFloat, d) + ")"
	case 21:
		return "divmod(" + i() + ", " + i() + ")[" + p.pick("0", "1") + "]"
	case 22:
		return "(" + i() + ").bit_length()"
	case 23:
		return "pow(" + i() + ", " + p.pick("2", "3", "-1") + ", " + p.pick("7", "10", "1", "0") + ")"
	case 24:
		return p.expr(kStr, d) + "." + p.pick("find", "count", "index", "rfind") + "(" + p.expr(kStr, d) + ")"
	case 25:
		return p.expr(kList, d) + "." + p.pick("count", "index") + "(" + i() + ")"
	case 26:
		return "next(iter(" + p.iterable(d) + ")" + p.pick("", ", -1") + ")"
	case 27:
		return "ord(" + p.expr(kStr, d) + p.pick("[0]", "[-1:]", "") + ")"
	case 28:
		return "sum(" + p.pick("q", "q * 2", "q % 3", "len(str(q))") + " for q in " + p.iterable(d) + p.pick("", " if q", " if q > 1") + ")"
	case 29:
		return "(hash(" + p.pick(i(), "1.5", "-0.1", "1e300", "float('inf')", p.expr(kTuple, d), p.expr(kBool, d), "frozenset("+p.expr(kSet, d)+")") + ") % 1000)"
	case 30:
		return "functools.reduce(lambda q, r: " + p.pick("q + r", "max(q, r)", "q - r") + ", " + p.iterable(d) + p.pick("", ", 0") + ")"
	case 31:
		return "(" + p.expr(kBool, d) + " + " + i() + ")"
	case 32:
		return p.expr(kFloat, d) + "." + p.pick("__floor__()", "__trunc__()", "as_integer_ratio()[0]")
	case 33:
		return "int.from_bytes(" + p.bytesExpr(d) + p.pick("", ", 'little'", ", 'big', signed=True", ", byteorder='big'") + ")"
	case 34:
		return "(" + i() + ")." + p.pick("bit_count()", "conjugate()", "numerator", "__index__()", "as_integer_ratio()[1]", "to_bytes(9, 'big', signed=True)[0]", "to_bytes(2)[1]", "is_integer()")
	case 35:
		return p.pick("math.isqrt("+i()+")", "math.gcd("+i()+", "+i()+")", "math.comb("+i()+" % 9, 2)", "math.floor("+p.expr(kFloat, d)+")", "math.prod("+p.expr(kList, d)+")", "operator.index("+i()+")", "bisect.bisect(["+i()+", 3], "+i()+")")
	case 36:
		return p.bytesExpr(d) + p.pick("[0]", "[-1]", ".find(b'b')", ".count(b'')", ".index(97)", ".__len__()")
	}
	return p.literal(kInt)
}

func (p *programmer) floatExpr(d int) string {
	f := func() string { return p.expr(kFloat, d) }
	switch p.n(12) {
	case 0, 1, 2:
		return "(" + f() + " " + p.pick("+", "-", "*", "/", "//", "%") + " " + p.pick(f(), p.expr(kInt, d)) + ")"
	case 3:
		return "(" + p.expr(kInt, d) + " / " + p.expr(kInt, d) + ")"
	case 4:
		return "float(" + p.pick(p.expr(kInt, d), "'1e3'", "' -2.5 '", "'nan'", p.expr(kStr, d), p.expr(kBool, d)) + ")"
	case 5:
		return "round(" + f() + ", " + p.pick("0", "1", "2", "-1", "5") + ")"
	case 6:
		return "(abs(" + f() + ") ** " + p.pick("0.5", "2", "-1", "0", "1.5") + ")"
	case 7:
		return "(" + p.pick("-", "+", "abs") + "(" + f() + "))"
	case 8:
		return "sum([" + f() + ", " + f() + ", 0.1])"
	case 9:
		return "(2 ** " + p.pick("-1", "0.5", "-3") + ")"
	case 10:
		return p.pick("max", "min") + "(" + f() + ", " + p.expr(kInt, d) + ")"
	}
	return p.literal(kFloat)
}

// spec is a format specification for a kind.
func (p *programmer) spec(kind byte) string {
	align := p.pick("", "", "<", ">", "^", "*^", "_<", "=")
	switch kind {
	case kInt:
		return align + p.pick("", "+", " ", "-") + p.pick("", "#") + p.pick("", "0") + p.pick("", "5", "12") + p.pick("", ",", "_") + p.pick("", "d", "x", "X", "b", "o", "e", ".2f", "n", "c", "%", "s")
	case kFloat:
		return align + p.pick("", "+", " ") + p.pick("", "z") + p.pick("", "#") + p.pick("", "0") + p.pick("", "8", "14") + p.pick("", ",") + p.pick("", ".0", ".1", ".3", ".10") + p.pick("", "f", "e", "g", "%", "E", "G", "n", "d")
	}
	return align + p.pick("", "5", "10", "12") + p.pick("", ".2", ".0", ".4") + p.pick("", "s", "s", "d")
}

// field is a replacement field of an f-string with quotes ' outside.
func (p *programmer) field(d int) string {
	k := p.pick("i", "f", "s", "i", "f", "s", "l", "d", "t", "b", "n")[0]
	e := p.expr(k, d)
	if strings.ContainsAny(e[:1], "{") || strings.ContainsAny(e[len(e)-1:], "}") {
		e = "(" + e + ")"
	}
	if strings.Contains(e, "lambda") {
		e = "(" + e + ")"
	}
	show := p.pick("", "", "", "=", " = ")
	if strings.ContainsAny(e, "#!") {
		show = "" // CPython 3.13.0 cuts the text at a # or ! in a string
	}
	s := "{" + e + show + p.pick("", "", "", "!r", "!s", "!a")
	if p.chance(40) && !strings.HasSuffix(s, "!") {
		switch {
		case strings.HasSuffix(s, "!r") || strings.HasSuffix(s, "!s") || strings.HasSuffix(s, "!a"):
			s += ":" + p.spec(kStr)
		case p.chance(20):
			s += ":" + p.pick(">{", "<{", ".{") + p.pick("1 + 4", "6", "10", p.expr(kInt, 0)+" % 20") + "}"
		case k == kInt || k == kFloat || k == kStr:
			s += ":" + p.spec(k)
		case p.chance(15):
			s += ":" + p.spec(kStr)
		}
	}
	return s + "}"
}

func (p *programmer) strExpr(d int) string {
	s := func() string { return p.expr(kStr, d) }
	switch p.n(36) {
	case 0, 1:
		return "(" + s() + " + " + s() + ")"
	case 2:
		return "(" + s() + " * " + p.pick("0", "2", "3", "-1", "("+p.expr(kInt, d)+" % 4)") + ")"
	case 3, 4, 5, 6:
		var b strings.Builder
		b.WriteString(p.pick("f'", "f'", "F'", "rf'"))
		for i := 1 + p.n(3); i > 0; i-- {
			b.WriteString(p.pick("", " ", "x", "{{", "}}", "=", "é") + p.field(d))
		}
		return b.String() + "'"
	case 7:
		switch p.n(4) {
		case 0:
			return "('%" + p.pick("", "-", "+", "0", " ", "#") + p.pick("", "5", "10") + p.pick("d", "x", "o", "i", "X", "c") + "|' % (" + p.expr(kInt, d) + ",))"
		case 1:
			return "('%" + p.pick("", "-", "+", "0", " ") + p.pick("", "8", "12") + p.pick("", ".1", ".3", ".0") + p.pick("f", "e", "g", "G", "d") + "' % " + p.expr(kFloat, d) + ")"
		case 2:
			return "('%s %r %a' % (" + p.expr(p.kind(), d) + ", " + s() + ", " + s() + "))"
		}
		return "('%(x)s-%(y)" + p.pick("d", "5d", "r", "z") + "' % " + p.pick("{'x': 1, 'y': 2}", p.expr(kDict, d)) + ")"
	case 8:
		k := p.pick("i", "f", "s")[0]
		return "format(" + p.expr(k, d) + ", '" + p.spec(k) + "')"
	case 9:
		k := p.pick("i", "f", "s")[0]
		return "'" + p.pick("{}", "<{0:"+p.spec(k)+"}>", "{0!r}{0}", "{!s:>5}", "{a}", "{0[0]}", "{:{w}}", "{{}}", "{", "{1}") + "'.format(" + p.expr(k, d) + p.pick("", ", a=1", ", w=6") + ")"
	case 10:
		return s() + "." + p.pick("upper", "lower", "title", "capitalize", "swapcase", "strip", "lstrip", "rstrip", "casefold") + "()"
	case 11:
		return s() + "." + p.pick("center", "ljust", "rjust", "zfill") + "(" + p.pick("8", "3", "12", "0") + ")"
	case 12:
		return s() + ".replace(" + s() + ", " + s() + p.pick("", ", 1", ", count=1") + ")"
	case 13:
		return s() + "[" + p.slice() + "]"
	case 14:
		return s() + "[" + p.small() + "]"
	case 15, 16:
		return p.pick("str", "repr", "str", "ascii") + "(" + p.expr(p.kind(), d) + ")"
	case 17:
		return "chr(" + p.expr(kInt, d) + p.pick(" % 1000", " % 55000", "") + ")"
	case 18:
		return p.pick("hex", "bin", "oct") + "(" + p.expr(kInt, d) + ")"
	case 19:
		return s() + ".join(" + p.pick("str(q) for q in "+p.iterable(d), "map(str, "+p.iterable(d)+")", "["+s()+", "+s()+"]", s(), p.expr(kDict, d)) + ")"
	case 20:
		return "type(" + p.expr(p.kind(), d) + ").__name__"
	case 21:
		return s() + "." + p.pick("split()", "split(',')", "partition('=')", "rsplit(None, 1)", "splitlines()", "split("+s()+")") + "[" + p.pick("0", "-1") + "]"
	case 22:
		return "''.join(" + p.pick("sorted", "reversed") + "(" + s() + "))"
	case 23:
		return s() + "." + p.pick("removeprefix", "removesuffix", "strip", "lstrip") + "(" + s() + ")"
	case 24:
		return "str(" + p.pick("[*"+p.iterable(d)+"]", "{**"+p.expr(kDict, d)+"}", "("+p.expr(kFloat, d)+", "+s()+")", "{"+p.expr(kInt, d)+": "+p.expr(p.kind(), d)+"}") + ")"
	case 25:
		return s() + "." + p.pick("expandtabs()", "expandtabs(3)", "rpartition('l')[2]", "splitlines(True)[-1]", "translate({97: 'A', 98: None, 99: 100})", "translate(str.maketrans('ab', 'xy', 'c'))", "encode().decode('latin-1')", "split(sep=None, maxsplit=1)[-1]", "rsplit('l', 1)[0]", "encode('ascii', 'backslashreplace').decode()", "join('ab')", "zfill(7)")
	case 26:
		return p.pick("str(", "repr(") + p.bytesExpr(d) + ")"
	case 27:
		return p.bytesExpr(d) + "." + p.pick("decode()", "decode('ascii', 'replace')", "hex()", "hex(':', 2)", "decode('latin-1')", "upper().decode('utf-8', 'ignore')")
	case 28:
		return "'" + p.pick("{x} {y!r:>4}", "{x:5}|{y}", "{x.real}{y}", "{y[0]}") + "'." + p.pick("format_map({'x': "+p.expr(kInt, d)+", 'y': "+s()+"})", "format(**"+p.expr(kDict, d)+")", "format(x="+p.expr(kFloat, d)+", y="+p.expr(kList, d)+")")
	case 29:
		return "repr(" + p.pick("list("+p.iterator(d)+")[:9]", "collections.Counter("+s()+").most_common(2)", "collections.deque("+p.expr(kList, d)+", 3)", "collections.OrderedDict("+p.expr(kDict, d)+")", "slice("+p.expr(kInt, d)+", None)", "range("+p.expr(kInt, d)+")", p.expr(kDict, d)+"."+p.pick("keys()", "items()", "values()"), "len("+p.expr(kDict, d)+".keys() & "+p.expr(kDict, d)+".keys())", "dict.fromkeys("+s()+"[:3])") + ")"
	case 30:
		return p.expr(kFloat, d) + "." + p.pick("hex()", "__repr__()", "as_integer_ratio().__str__()", "is_integer().__repr__()", "__format__('.3g')")
	case 31:
		return "(lambda *a, k=" + s() + ", **kw: " + p.pick("repr(a) + k", "f'{a}{kw}'", "k * len(a)") + ")(" + p.pick("", "*"+p.expr(kList, d)+"[:2], ", s()+", ") + p.pick("", "z="+p.expr(kInt, d), "**"+p.expr(kDict, d)) + ")"
	case 32:
		return "f'''" + p.pick("{", "{ ", "a\n{") + p.expr(kInt, d) + p.pick("!r:{'>'}{9}}", ":{'+' if 1 else ''}d}", ":>{3 + 4}}", ":%}", "\n}") + "'''"
	}
	return p.literal(kStr)
}

// bytesExpr are some bytes.
func (p *programmer) bytesExpr(d int) string {
	if d <= 0 || p.chance(40) {
		return p.pick("b''", "b'ab'", "b'\\x00\\xff'", "b'Hello World'", "bytes(3)", "bytearray(b'xyz')")
	}
	b := func() string { return p.bytesExpr(d - 1) }
	return p.pick(p.expr(kStr, d-1)+".encode()", "("+b()+" + "+b()+")", "("+b()+" * 2)", b()+"["+p.slice()+"]", "bytes("+p.expr(kList, d-1)+")",
		b()+".replace(b'a', "+b()+")", b()+".join(["+b()+", b'-'])", b()+".split(b'l')[-1]", b()+".strip(b'x')", "bytes.fromhex('00ff 41')", b()+".title()", "(b'%d|%5s|%r' % ("+p.expr(kInt, d-1)+", "+b()+", "+b()+"))")
}

// iterator is an iterator of the library; an endless one is cut.
func (p *programmer) iterator(d int) string {
	a := func() string { return p.iterable(d - 1) }
	return p.pick("itertools.islice(itertools.count("+p.expr(kInt, d-1)+", 2), 3)", "itertools.chain("+a()+", "+a()+")", "itertools.accumulate("+a()+p.pick("", ", max", ", initial=5")+")", "itertools.islice(itertools.cycle("+a()+"), 4)",
		"itertools.combinations("+a()+", 2)", "itertools.permutations("+p.expr(kList, d-1)+"[:3], 2)", "itertools.product("+p.expr(kList, d-1)+"[:2], 'ab')", "itertools.groupby("+a()+", lambda q: q % 2)", "itertools.pairwise("+a()+")",
		"itertools.zip_longest("+a()+", 'ab', fillvalue=0)", "itertools.takewhile(lambda q: q < 4, "+a()+")", "itertools.dropwhile(bool, "+a()+")", "itertools.compress("+a()+", [1, 0, 1])", "itertools.starmap(pow, [(2, 3), ("+p.expr(kInt, d-1)+" % 9, 2)])", "itertools.batched("+a()+", 2)", "itertools.tee("+a()+")[1]",
		"heapq.merge([1, 4], "+p.expr(kList, d-1)+")", "heapq.nsmallest(2, "+a()+")", "enumerate("+a()+", 3)", "zip(*[iter("+p.expr(kList, d-1)+")] * 2)", "map(operator.add, "+a()+", [1, 2])", "collections.ChainMap("+p.expr(kDict, d-1)+", {'z': 0})")
}

// rowExpr is a list or tuple of ints.
func (p *programmer) rowExpr(kind byte, d int) string {
	open, end := "[", "]"
	make := "list"
	if kind == kTuple {
		open, end = "(", ",)"
		make = "tuple"
	}
	l := func() string { return p.expr(kind, d) }
	i := func() string { return p.expr(kInt, d) }
	switch p.n(18) {
	case 0, 1:
		return open + i() + ", " + i() + end
	case 2:
		return open + "*" + p.iterable(d) + ", " + i() + end
	case 3:
		return "(" + l() + " + " + l() + ")[:6]"
	case 4:
		return "(" + l() + " * " + p.pick("0", "1", "2", "-1") + ")"
	case 5, 6:
		return l() + "[" + p.slice() + "]"
	case 7, 8, 9:
		c := p.comprehension(i, d)
		if kind == kTuple {
			return "tuple(" + c + ")"
		}
		return "[" + c + "]"
	case 10:
		return make + "(" + p.iterable(d) + ")"
	case 11:
		s := "sorted(" + p.iterable(d) + p.pick("", ", reverse=True", ", key=lambda q: -q", ", key=str") + ")"
		if kind == kTuple {
			return "tuple(" + s + ")"
		}
		return s
	case 12:
		return make + "(" + p.expr(kDict, d) + ".values())"
	case 13:
		return make + "(q + r for q, r in zip(" + p.iterable(d) + ", " + p.iterable(d) + "))"
	case 14:
		if kind == kTuple {
			return "divmod(" + i() + ", " + i() + ")"
		}
		return l() + ".copy()"
	case 15:
		return make + "(q for row in [" + l() + ", " + p.expr(kList, d) + "] for q in row)"
	}
	return p.literal(kind)
}

// comprehension is the inside of a comprehension of ints; its names are q and r.
func (p *programmer) comprehension(i func() string, d int) string {
	item := p.pick("q", "q * 2", "q + "+i(), "-q", "q if q else "+i(), "(lambda: q)()", "[r for r in range(q % 3)].__len__()", "q // 2", "q - 1")
	s := item + " for q in " + p.iterable(d)
	if p.chance(30) {
		s += p.pick(" if q", " if q % 2", " if "+p.expr(kBool, d), " if q > 0 if q < 9")
	}
	if p.chance(15) {
		s += " for r in " + p.pick("(1, 2)", "range(2)", "'ab'")
	}
	return s
}

func (p *programmer) dictExpr(d int) string {
	e := func() string { return p.expr(kDict, d) }
	s := func() string { return p.expr(kStr, d) }
	i := func() string { return p.expr(kInt, d) }
	switch p.n(9) {
	case 0, 1:
		return "{" + s() + ": " + i() + ", " + s() + ": " + i() + "}"
	case 2:
		return "{**" + e() + ", " + s() + ": " + i() + "}"
	case 3:
		return "(" + e() + " | " + e() + ")"
	case 4:
		return "{str(q): q for q in " + p.iterable(d) + p.pick("", " if q") + "}"
	case 5:
		return "dict(zip(" + s() + ", " + p.iterable(d) + "))"
	case 6:
		return "{k: v * 2 for k, v in " + e() + ".items()}"
	case 7:
		return "dict(" + p.pick(e(), "[("+s()+", "+i()+")]", e()+", z="+i(), "a="+i()) + ")"
	}
	return p.literal(kDict)
}

func (p *programmer) setExpr(d int) string {
	e := func() string { return p.expr(kSet, d) }
	i := func() string { return p.expr(kInt, d) }
	switch p.n(7) {
	case 0:
		return "{" + i() + ", " + i() + "}"
	case 1:
		return "(" + e() + " " + p.pick("|", "&", "-", "^") + " " + e() + ")"
	case 2:
		return "set(" + p.iterable(d) + ")"
	case 3:
		return "{" + p.pick("q", "q % 3", "q * 7") + " for q in " + p.iterable(d) + "}"
	case 4:
		return e() + "." + p.pick("union", "intersection", "difference", "symmetric_difference") + "(" + p.expr(kList, d) + ")"
	case 5:
		return "{*" + p.expr(kList, d) + ", *" + p.expr(kTuple, d) + "}"
	}
	return p.literal(kSet)
}

func (p *programmer) boolExpr(d int) string {
	k := p.kind()
	e := func() string { return p.expr(k, d) }
	i := func() string { return p.expr(kInt, d) }
	switch p.n(16) {
	case 0, 1, 2:
		return "(" + i() + " " + p.pick("<", ">", "==", "!=", "<=", ">=") + " " + p.pick(i(), p.expr(kFloat, d)) + ")"
	case 3:
		return "(" + e() + " " + p.pick("==", "!=", "<", ">=") + " " + e() + ")"
	case 4:
		return "(" + i() + " < " + i() + " <= " + i() + ")"
	case 5:
		return "(" + i() + p.pick(" in ", " not in ") + p.pick(p.expr(kList, d), p.expr(kSet, d), p.expr(kTuple, d), "range(5)") + ")"
	case 6:
		return "(" + p.expr(kStr, d) + p.pick(" in ", " not in ") + p.pick(p.expr(kStr, d), p.expr(kDict, d)) + ")"
	case 7:
		return "(not " + e() + ")"
	case 8:
		return "isinstance(" + e() + ", " + p.pick("int", "str", "(int, float)", "list", "int | str", "bool", "object") + ")"
	case 9:
		return "(" + e() + p.pick(" is ", " is not ") + "None)"
	case 10:
		return p.pick("any", "all") + "(" + p.pick(p.iterable(d), "q > 1 for q in "+p.iterable(d)) + ")"
	case 11:
		return p.expr(kStr, d) + "." + p.pick("isdigit()", "isalpha()", "isupper()", "islower()", "isspace()", "isidentifier()", "istitle()", "isalnum()", "startswith('a')", "endswith(('c', 'd'))", "startswith("+p.expr(kStr, d)+")")
	case 12:
		return "bool(" + e() + ")"
	case 13:
		return "(" + p.expr(kSet, d) + p.pick(" <= ", " < ", " >= ", " == ") + p.expr(kSet, d) + ")"
	case 14:
		return "callable(" + p.pick("len", "print", e()) + ")"
	}
	return p.literal(kBool)
}
