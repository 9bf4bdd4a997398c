package vm

import (
	"strings"
	"testing"

	"gen/lang"
	"gen/lang/code"
)

// Each case is a program and what belongs below the traceback entry of the
// instruction that stands for the text between « and ».
func TestFormatSource(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"whole line", "«f(1)»", `
    f(1)
    ~^^^
`},
		{"name", "«abc»", `
    abc
`},
		{"part of a line", "x = «abc»", `
    x = abc
        ^^^
`},
		{"assigned call", "x = «f(1)»", `
    x = f(1)
`},
		{"assigned call in parentheses, comment", "x = («f(1)»)  # so", `
    x = (f(1))  # so
`},
		{"call in a bigger expression", "x = «f(1)», 2", `
    x = f(1), 2
        ~^^^
`},
		{"returned call", "def g():\n    return «f(1)»", `
    return f(1)
`},
		{"returned method call", "def g():\n    return «a.f(1)»", `
    return a.f(1)
           ~~~^^^
`},
		{"operator", "x = «a  //  b»", `
    x = a  //  b
        ~~~^^~~~
`},
		{"subscript", "x = «a [1]»", `
    x = a [1]
        ~~^^^
`},
		{"wide characters", "x = \"日本\" + «f(\"語\")» + 1", `
    x = "日本" + f("語") + 1
                 ~^^^^^^
`},
		{"operator on two lines", "x = («a +\n     b»)", `
    x = (a +
         ~~^
         b)
         ~
`},
		{"long call", "«f(\n    1,\n    2,\n    3,\n    4,\n    5,\n)»", `
    f(
    ~^
        1,
        ^^
    ...<3 lines>...
        5,
        ^^
    )
    ^
`},
		{"comment out of line", "if x:\n    y = («a\n# c\n     + b»)", `
        y = (a
             ~
    # c
    ~~~
         + b)
         ^~~
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start := strings.Index(tt.text, "«")
			text := strings.Replace(tt.text, "«", "", 1)
			end := strings.Index(text, "»")
			text = strings.Replace(text, "»", "", 1) + "\n"
			src := code.NewSource("test.gen", text)
			c, err := lang.CompileText(src, lang.Options{Mode: lang.File})
			if err != nil {
				t.Fatal(err.Render())
			}
			span := code.Span{Start: int32(start), End: int32(end)}
			pos, ok := findSpan(c, span)
			if !ok {
				t.Fatalf("no instruction stands for %q", src.Slice(span))
			}
			got := formatSource(src, src.LineOf(span.Start), pos)
			if want := strings.TrimPrefix(tt.want, "\n"); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func findSpan(c *code.Code, span code.Span) (code.Position4, bool) {
	for _, p := range c.Spans {
		if p.Span == span {
			return p, true
		}
	}
	for _, k := range c.Consts {
		if inner, ok := k.(*code.Code); ok {
			if p, ok := findSpan(inner, span); ok {
				return p, true
			}
		}
	}
	return code.Position4{}, false
}

func TestDedentLines(t *testing.T) {
	got := dedentLines([]string{"    a", "  \t ", "      b", "    "})
	if want := []string{"a", "", "  b", ""}; strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestKeepLines(t *testing.T) {
	text := "a\nb\r\nc\rd\u2028e\u0085\nf"
	got := keepLines(text)
	if len(got) != 7 || strings.Join(got, "") != text {
		t.Errorf("got %q", got)
	}
}
