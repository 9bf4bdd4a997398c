package repl

import (
	"sort"
	"strings"
	"unicode"
)

// This file owns the Tab key: what could follow what has been typed.

// keywords of the language that start or join statements.
var keywords = strings.Fields(`False None True and as assert async await break class continue def del
elif else except finally for from global if import in is lambda nonlocal not or pass raise return try
while with yield`)

// Names is what completion asks an Interp.
type namer interface {
	Names() []string
	Attrs(expr string) []string
}

// complete finds the words that can stand for the one that ends the text: what is
// typed of it already, and the candidates, sorted.
func complete(text string, in namer) (typed string, candidates []string) {
	if word, ok := strings.CutPrefix(text, ":"); ok || strings.HasPrefix(text, "%") {
		word = strings.TrimPrefix(word, "%")
		if !strings.ContainsAny(word, " \t") {
			for _, c := range promptCommands() {
				candidates = append(candidates, c.name)
			}
			return word, matching(word, candidates)
		}
	}
	start := len(text)
	for start > 0 {
		r := rune(text[start-1])
		if r < 0x80 && r != '_' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		start--
	}
	word := text[start:]
	if dot := strings.LastIndexByte(word, '.'); dot >= 0 {
		expr, typed := word[:dot], word[dot+1:]
		if expr == "" || unicode.IsDigit(rune(expr[0])) || start > 0 && strings.ContainsRune(`)]}"'`, rune(text[start-1])) {
			return typed, nil
		}
		all := in.Attrs(expr)
		found := matching(typed, all)
		if typed == "" {
			// Names with underscores are for those who ask for them.
			found = found[:0:0]
			for _, name := range matching("", all) {
				if !strings.HasPrefix(name, "_") {
					found = append(found, name)
				}
			}
		}
		return typed, found
	}
	if word == "" || unicode.IsDigit(rune(word[0])) {
		return "", nil
	}
	return word, matching(word, append(append([]string(nil), keywords...), in.Names()...))
}

// matching sorts the words that begin with a prefix, each once.
func matching(prefix string, words []string) []string {
	var found []string
	for _, w := range words {
		if strings.HasPrefix(w, prefix) {
			found = append(found, w)
		}
	}
	sort.Strings(found)
	unique := found[:0]
	for i, w := range found {
		if i == 0 || found[i-1] != w {
			unique = append(unique, w)
		}
	}
	return unique
}

// commonPrefix is the longest beginning that all words share.
func commonPrefix(words []string) string {
	if len(words) == 0 {
		return ""
	}
	p := words[0]
	for _, w := range words[1:] {
		for !strings.HasPrefix(w, p) {
			p = p[:len(p)-1]
		}
	}
	return strings.ToValidUTF8(p, "")
}

// Completion is the Tab key for an editor.
func Completion(in Interp) func(text string) (typed string, candidates []string) {
	return func(text string) (string, []string) { return complete(text, in) }
}
