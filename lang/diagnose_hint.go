package lang

// diagnose_hint.go owns the sentence that gen adds to CPython's message.

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// hint finds a helpful sentence: a misspelt keyword at the start of the line.
func (d *diagnosis) hint() string {
	first := d.toks[d.lineStart(d.i)]
	for _, t := range []lexer.Token{first, d.tok(d.i - 1), d.t} {
		if t.Type != tName {
			continue
		}
		if word := nearKeyword(t.Value); word != "" {
			return "Did you mean '" + word + "'?"
		}
	}
	return ""
}

// nearKeyword is the keyword of which the word is a likely slip: one letter more,
// less, different, or two neighbours swapped. "" if there is none.
func nearKeyword(word string) string {
	if len(word) < 2 || len(word) > 9 {
		return ""
	}
	best := ""
	for k := range keywords {
		if len(k) >= 3 && slip(strings.ToLower(word), strings.ToLower(k)) && (best == "" || k < best) {
			best = k
		}
	}
	if best == "" {
		switch word {
		case "fn", "func", "fun", "function":
			return "def"
		case "elseif", "elsif":
			return "elif"
		case "null", "nil":
			return "None"
		}
	}
	return best
}

func slip(a, b string) bool {
	if a == b {
		return true // True written true
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	ra, rb := a[i:], b[i:]
	switch len(a) - len(b) {
	case 0:
		if len(ra) > 1 && ra[0] == rb[1] && ra[1] == rb[0] && ra[2:] == rb[2:] {
			return true
		}
		return len(a) > 3 && ra[1:] == rb[1:]
	case 1:
		return ra[1:] == rb
	case -1:
		return len(a) > 2 && ra == rb[1:]
	}
	return false
}
