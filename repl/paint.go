package repl

import (
	"strings"

	"gen/lang"
)

// This file colours a line while it is typed.

// tokenColours are out of the sixteen that the reader's own theme defines; names,
// operators and brackets stay as they are.
var tokenColours = map[lang.TokenKind]string{
	lang.KeywordToken:    "34",
	lang.DefinitionToken: "1",
	lang.DecoratorToken:  "35",
	lang.NumberToken:     "36",
	lang.StringToken:     "32",
	lang.CommentToken:    "2",
	lang.ErrorToken:      "31",
}

// Paint adds colour to a line of the language, and nothing else. A command of the
// tool has none.
func Paint(line string) string {
	if t := strings.TrimLeft(line, " "); t == "" || t[0] == ':' || t[0] == '%' || t[0] == '?' {
		return line
	}
	var b strings.Builder
	end := 0
	for _, t := range lang.Tokens(line) {
		colour := tokenColours[t.Kind]
		if colour == "" {
			continue
		}
		b.WriteString(line[end:t.Span.Start])
		b.WriteString("\x1b[" + colour + "m" + line[t.Span.Start:t.Span.End] + "\x1b[0m")
		end = int(t.Span.End)
	}
	return b.String() + line[end:]
}
