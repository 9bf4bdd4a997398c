package lang

// tokens.go owns the pieces of a text for colouring: what each stretch is, whether
// the text is right or not.

import (
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"gen/lang/code"
)

// TokenKind is what a stretch of text is to a reader.
type TokenKind byte

// The kinds of token.
const (
	NameToken TokenKind = iota
	KeywordToken
	DefinitionToken // the name after def or class
	DecoratorToken  // @ and the dotted name behind it
	NumberToken
	StringToken // quotes and the text of f-strings included
	OperatorToken
	PunctuationToken // brackets, commas, colons, braces of f-string fields
	CommentToken
	ErrorToken // what can't be read
)

// A Token is one stretch of a text.
type Token struct {
	Kind TokenKind
	Span code.Span
}

// Tokens cuts a text into coloured pieces, in order, without overlap; blanks belong
// to none. It never fails: after a mistake it goes on with the next line.
func Tokens(text string) []Token {
	var out []Token
	for base := 0; base < len(text); {
		s := tokenize(text[base:])
		out = appendTokens(out, s, int32(base))
		f := s.fault
		if f == nil {
			break
		}
		from := base + min(f.start, len(text)-base)
		if last := len(out); last > 0 {
			from = max(from, int(out[last-1].Span.End))
		}
		end := from
		for end < len(text) && newlineAt(text, end) == 0 {
			end++
		}
		kind := ErrorToken
		if strings.HasPrefix(f.msg, "unterminated") {
			kind = StringToken
			if strings.HasPrefix(f.msg, "unterminated triple") {
				end = len(text)
			}
		}
		if end > from {
			out = append(out, Token{kind, code.Span{Start: int32(from), End: int32(end)}})
		}
		base = max(end, base) + newlineAt(text, max(end, base))
		if base < end+1 && base < len(text) {
			base++ // always forward
		}
	}
	return out
}

// appendTokens adds the pieces of s, which begins at base.
func appendTokens(out []Token, s *state, base int32) []Token {
	first := len(out)
	decorator := false
	for i, t := range s.toks {
		sp := tokenSpan(t)
		if sp.Start == sp.End {
			continue
		}
		var kind TokenKind
		switch t.Type {
		case tNewline, tIndent, tDedent, tError, lexer.EOF:
			decorator = false
			continue
		case tName:
			kind = NameToken
			if i > 0 && (s.toks[i-1].Value == "def" || s.toks[i-1].Value == "class") {
				kind = DefinitionToken
			}
		case tStr, tFStart, tFMiddle, tFEnd:
			kind = StringToken
		case tKwBlock, tKwSimple, tKw:
			kind = KeywordToken
		case tConst, tUnary, tBinOp:
			kind = OperatorToken
			switch c := t.Value[0]; {
			case isWordStart(c):
				kind = KeywordToken
			case t.Type == tConst && t.Value != "...":
				kind = NumberToken
			}
		case tStar, tDStar, tAugOp, tFEq:
			kind = OperatorToken
		case tAt:
			kind = OperatorToken
			decorator = i == 0 || s.toks[i-1].Type == tNewline || s.toks[i-1].Type == tIndent || s.toks[i-1].Type == tDedent
		case tOp:
			kind = PunctuationToken
			switch t.Value {
			case "=", ":=", "->":
				kind = OperatorToken
			}
		case tJunk:
			kind = ErrorToken
		default:
			kind = PunctuationToken
		}
		if decorator {
			switch {
			case t.Type == tAt, t.Type == tName, t.Value == ".":
				kind = DecoratorToken
			default:
				decorator = false
			}
		}
		out = append(out, Token{kind, code.Span{Start: sp.Start + base, End: sp.End + base}})
	}
	for _, c := range s.comments {
		out = append(out, Token{CommentToken, code.Span{Start: c.Start + base, End: c.End + base}})
	}
	if len(s.comments) > 0 {
		slices.SortStableFunc(out[first:], func(a, b Token) int { return int(a.Span.Start - b.Span.Start) })
	}
	return out
}
