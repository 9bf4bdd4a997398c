package view

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file measures and cuts text. A column is what a terminal shows as one cell;
// nothing else in the package counts bytes or runes.

// wide holds the ranges of characters that take two columns: East Asian wide ones
// and emoji. The ambiguous class counts as one column, as terminals outside East
// Asian locales show it (in those locales the ASCII theme is chosen).
var wide = []struct{ lo, hi rune }{
	{0x1100, 0x115f}, {0x231a, 0x231b}, {0x23e9, 0x23ec}, {0x23f0, 0x23f0}, {0x23f3, 0x23f3},
	{0x25fd, 0x25fe}, {0x2614, 0x2615}, {0x2648, 0x2653}, {0x267f, 0x267f}, {0x2693, 0x2693},
	{0x26a1, 0x26a1}, {0x26aa, 0x26ab}, {0x26bd, 0x26be}, {0x26c4, 0x26c5}, {0x26ce, 0x26ce},
	{0x26d4, 0x26d4}, {0x26ea, 0x26ea}, {0x26f2, 0x26f3}, {0x26f5, 0x26f5}, {0x26fa, 0x26fa},
	{0x26fd, 0x26fd}, {0x2705, 0x2705}, {0x270a, 0x270b}, {0x2728, 0x2728}, {0x274c, 0x274c},
	{0x274e, 0x274e}, {0x2753, 0x2755}, {0x2757, 0x2757}, {0x2795, 0x2797}, {0x27b0, 0x27b0},
	{0x27bf, 0x27bf}, {0x2b1b, 0x2b1c}, {0x2b50, 0x2b50}, {0x2b55, 0x2b55},
	{0x2e80, 0x303e}, {0x3041, 0x33ff}, {0x3400, 0x4dbf}, {0x4e00, 0xa4cf}, {0xa960, 0xa97f},
	{0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfe10, 0xfe19}, {0xfe30, 0xfe6f}, {0xff00, 0xff60},
	{0xffe0, 0xffe6}, {0x16fe0, 0x18aff}, {0x1b000, 0x1b2ff}, {0x1f004, 0x1f004},
	{0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a}, {0x1f1e6, 0x1f202},
	{0x1f210, 0x1f23b}, {0x1f240, 0x1f248}, {0x1f250, 0x1f251}, {0x1f260, 0x1f265},
	{0x1f300, 0x1f320}, {0x1f32d, 0x1f335}, {0x1f337, 0x1f37c}, {0x1f37e, 0x1f393},
	{0x1f3a0, 0x1f3ca}, {0x1f3cf, 0x1f3d3}, {0x1f3e0, 0x1f3f0}, {0x1f3f4, 0x1f3f4},
	{0x1f3f8, 0x1f43e}, {0x1f440, 0x1f440}, {0x1f442, 0x1f4fc}, {0x1f4ff, 0x1f53d},
	{0x1f54b, 0x1f54e}, {0x1f550, 0x1f567}, {0x1f57a, 0x1f57a}, {0x1f595, 0x1f596},
	{0x1f5a4, 0x1f5a4}, {0x1f5fb, 0x1f64f}, {0x1f680, 0x1f6c5}, {0x1f6cc, 0x1f6cc},
	{0x1f6d0, 0x1f6d2}, {0x1f6d5, 0x1f6d7}, {0x1f6dc, 0x1f6df}, {0x1f6eb, 0x1f6ec},
	{0x1f6f4, 0x1f6fc}, {0x1f7e0, 0x1f7eb}, {0x1f7f0, 0x1f7f0}, {0x1f90c, 0x1f93a},
	{0x1f93c, 0x1f945}, {0x1f947, 0x1f9ff}, {0x1fa70, 0x1faff}, {0x20000, 0x3fffd},
}

// RuneWidth is the number of columns that a character takes.
func RuneWidth(r rune) int {
	switch {
	case r < 0x20 || r == 0x7f:
		return 0
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r < wide[0].lo:
		return 1
	}
	for _, w := range wide {
		if r < w.lo {
			return 1
		}
		if r <= w.hi {
			return 2
		}
	}
	return 1
}

// Width is the number of columns that a text takes.
func Width(s string) int {
	n := 0
	for _, r := range s {
		n += RuneWidth(r)
	}
	return n
}

// Columns is the width of a line that may have colours.
func Columns(line string) int {
	n := Width(line)
	for {
		i := strings.Index(line, "\x1b[")
		if i < 0 {
			return n
		}
		line = line[i:]
		end := strings.IndexByte(line, 'm')
		if end < 0 {
			return n
		}
		n -= Width(line[:end+1])
		line = line[end+1:]
	}
}

// clean makes text harmless: one line, no control characters, valid UTF-8. A
// program's own strings go through here, so that no screen can be spoilt by them.
func clean(s string) string {
	ok := utf8.ValidString(s)
	for i := 0; ok && i < len(s); i++ {
		ok = s[i] >= 0x20 && s[i] != 0x7f && s[i] != 0xc2 && s[i] != 0xe2
	}
	if ok {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == '\t':
			b.WriteString("    ")
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < 0x20 || r >= 0x7f && r < 0xa0:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029:
			// Characters that reorder or break the rest of the line.
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
		i += n
	}
	return b.String()
}

// clip cuts s to at most w columns; the last of them are then an ellipsis.
func (t *theme) clip(s string, w int) string {
	if Width(s) <= w {
		return s
	}
	return prefix(s, w-Width(t.ellipsis)) + prefix(t.ellipsis, w)
}

// clipLeft cuts the beginning of s.
func (t *theme) clipLeft(s string, w int) string {
	n := Width(s)
	if n <= w {
		return s
	}
	room := w - Width(t.ellipsis)
	for s != "" && n > room {
		r, size := utf8.DecodeRuneInString(s)
		n -= RuneWidth(r)
		s = s[size:]
	}
	return prefix(t.ellipsis, w) + s
}

// prefix is the longest beginning of s that takes at most w columns.
func prefix(s string, w int) string {
	n := 0
	for i, r := range s {
		n += RuneWidth(r)
		if n > w {
			return s[:i]
		}
	}
	return s
}

// pad fills s with blanks up to w columns.
func pad(s string, w int) string {
	return s + blanks(w-Width(s))
}

// padLeft puts s at the right end of w columns.
func padLeft(s string, w int) string {
	return blanks(w-Width(s)) + s
}

func blanks(n int) string {
	return strings.Repeat(" ", max(n, 0))
}

// Wrap breaks text into lines of at most w columns. A newline in it starts a new
// line; a word that is longer than a line is cut.
func Wrap(text string, w int) []string {
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		if Width(paragraph) <= w && strings.TrimSpace(paragraph) != "" {
			lines = append(lines, strings.TrimRight(paragraph, " "))
			continue
		}
		line := ""
		for _, word := range strings.Fields(paragraph) {
			for Width(word) > w {
				if line != "" {
					lines, line = append(lines, line), ""
				}
				head := prefix(word, w)
				if head == "" {
					break
				}
				lines, word = append(lines, head), word[len(head):]
			}
			switch {
			case line == "":
				line = word
			case Width(line)+1+Width(word) <= w:
				line += " " + word
			default:
				lines, line = append(lines, line), word
			}
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// list joins names as a sentence does: "a", "a and b", "a, b and c".
func list(names []string, conjunction string) string {
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " " + conjunction + " " + names[n-1]
	}
}

// number writes small numbers as words.
func number(n int) string {
	words := [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}

// count is a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// capital makes the first letter of a sentence a capital one.
func capital(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}

// toASCII maps the characters of the drawings.
var toASCII = strings.NewReplacer("─", "-", "│", "|", "└", "+", "┘", "+", "┌", "+", "┐", "+",
	"┬", "+", "┴", "+", "▲", "^", "▼", "v")

// Redraw is a finished drawing in the characters that the options ask for.
func Redraw(line string, o Options) string {
	if o.ASCII {
		return toASCII.Replace(line)
	}
	return line
}
