package lang

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTokens(t *testing.T) {
	text := "@a.b(1)\ndef f(x): # say\n    return f'{x!r} {{' if not x else \"é\"\nx = 'open\ny is not 2 $ 3\n"
	var got []string
	letters := "nkfd1so,#?"
	for _, tok := range Tokens(text) {
		got = append(got, letters[tok.Kind:tok.Kind+1]+" "+text[tok.Span.Start:tok.Span.End])
	}
	want := []string{
		"d @", "d a", "d .", "d b", ", (", "1 1", ", )",
		"k def", "f f", ", (", "n x", ", )", ", :", "# # say",
		"k return", "s f'", ", {", "n x", ", !", "n r", ", }", "s  {{", "s '", "k if", "k not", "n x", "k else", "s \"é\"",
		"n x", "o =", "s 'open", "n y", "k is not", "1 2", "? $", "1 3",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTokensNeverOverlap(t *testing.T) {
	for _, text := range []string{"", "\n", "(((", "'''", "\"\"\"a\n", "x \\ y\n)\n]", "é“\n\t x\n  y\n z", "f'{", "f'{x:{", "0x\n1_\n"} {
		end := int32(0)
		for _, tok := range Tokens(text) {
			if tok.Span.Start < end || tok.Span.End <= tok.Span.Start || int(tok.Span.End) > len(text) {
				t.Errorf("%q: %v after %d", text, tok, end)
			}
			end = tok.Span.End
		}
	}
}
