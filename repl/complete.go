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

// A namer is what completion asks an Interp.
type namer interface {
	Names() []string
	Attrs(expr string) []string
	Modules() []string
}

// complete finds the words that can stand for the one that ends the text: what is
// typed of it already, and the candidates, sorted. list lists a folder.
func complete(text string, in namer, list func(folder string) []string) (typed string, candidates []string) {
	if text != "" && (text[0] == ':' || text[0] == '%') {
		command, arg, more := strings.Cut(text[1:], " ")
		if !more {
			return command, matching(command, promptNames())
		}
		switch command {
		case "load", "save":
			return completeFile(strings.TrimLeft(arg, " "), list)
		case "set":
			return completeSetting(strings.TrimLeft(arg, " "))
		case "hints":
			return arg, matching(arg, []string{"on", "off"})
		case "help":
			return arg, matching(arg, promptNames())
		}
	}
	start := wordStart(text)
	word, before := text[start:], strings.Fields(text[:start])
	if len(before) == 1 && (before[0] == "import" || before[0] == "from") ||
		len(before) > 1 && before[0] == "import" && strings.HasSuffix(before[len(before)-1], ",") {
		return word, matching(word, in.Modules())
	}
	if len(before) > 2 && before[0] == "from" && before[2] == "import" {
		return word, matching(word, public(word, in.Attrs(before[1])))
	}
	dot := strings.LastIndexByte(word, '.')
	if dot < 0 {
		if word == "" || unicode.IsDigit(rune(word[0])) {
			return "", nil
		}
		return word, matching(word, append(append([]string(nil), keywords...), in.Names()...))
	}
	expr, typed := word[:dot], word[dot+1:]
	switch {
	case expr == "" && start > 0 && (text[start-1] == '"' || text[start-1] == '\''):
		expr = "str" // a string
	case expr == "" || unicode.IsDigit(rune(expr[0])) || start > 0 && strings.ContainsRune(`)]}`, rune(text[start-1])):
		return typed, nil
	}
	return typed, matching(typed, public(typed, in.Attrs(expr)))
}

// wordStart is where the dotted name begins that ends the text.
func wordStart(text string) int {
	start := len(text)
	for start > 0 {
		r := rune(text[start-1])
		if r < 0x80 && r != '_' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		start--
	}
	return start
}

// public leaves names with underscores to those who ask for them.
func public(typed string, names []string) []string {
	if typed != "" {
		return names
	}
	var found []string
	for _, name := range names {
		if !strings.HasPrefix(name, "_") {
			found = append(found, name)
		}
	}
	return found
}

// completeSetting finds the keys of :set, and the words that stand for a value.
func completeSetting(arg string) (typed string, candidates []string) {
	key, value, more := strings.Cut(arg, " ")
	for _, s := range settings() {
		switch {
		case !more:
			candidates = append(candidates, s.name)
		case s.name == key:
			return value, matching(value, strings.Split(s.values, "|"))
		}
	}
	if more {
		return value, nil
	}
	return arg, matching(arg, candidates)
}

// completeFile finds the files that a path can go on to.
func completeFile(path string, list func(folder string) []string) (typed string, candidates []string) {
	if list == nil {
		return path, nil
	}
	slash := strings.LastIndexByte(path, '/')
	folder, typed := path[:slash+1], path[slash+1:]
	if folder == "" {
		folder = "."
	}
	for _, name := range matching(typed, list(folder)) {
		if typed != "" || !strings.HasPrefix(name, ".") {
			candidates = append(candidates, name)
		}
	}
	return typed, candidates
}

// promptNames are the commands that begin with a colon.
func promptNames() []string {
	var names []string
	for _, c := range promptCommands() {
		names = append(names, c.name)
	}
	return names
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

// Completion is the Tab key for an editor; list lists a folder, whose folders end with
// a slash.
func Completion(in Interp, list func(folder string) []string) func(text string) (typed string, candidates []string) {
	return func(text string) (string, []string) { return complete(text, in, list) }
}
