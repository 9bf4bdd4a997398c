package code

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// A Source is one text that was compiled: a file, a line of the REPL, a string
// given to exec. Code objects point at it so that tracebacks and screens can
// show lines without reading files.
type Source struct {
	Name  string // the file name as a traceback shows it, e.g. "pipeline.gen" or "<input-4>"
	Text  string
	Made  bool    // given to exec, eval or compile: a traceback cannot show its lines
	lines []int32 // byte offset of the start of each line
}

// NewSource indexes the lines of text.
func NewSource(name, text string) *Source {
	s := &Source{Name: name, Text: text, lines: []int32{0}}
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\n':
			s.lines = append(s.lines, int32(i+1))
		case '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				continue
			}
			s.lines = append(s.lines, int32(i+1))
		}
	}
	return s
}

// LineCount is the number of lines, counting an unfinished last one.
func (s *Source) LineCount() int {
	n := len(s.lines)
	if int(s.lines[n-1]) == len(s.Text) && n > 1 {
		n--
	}
	return n
}

// LineOf is the 1-based line of a byte offset.
func (s *Source) LineOf(offset int32) int {
	return sort.Search(len(s.lines), func(i int) bool { return s.lines[i] > offset })
}

// LineStart is the byte offset at which the 1-based line begins.
func (s *Source) LineStart(line int) int32 {
	if line < 1 {
		return 0
	}
	if line > len(s.lines) {
		return int32(len(s.Text))
	}
	return s.lines[line-1]
}

// Line is the text of the 1-based line without its line end, "" outside the text.
func (s *Source) Line(line int) string {
	if line < 1 || line > len(s.lines) {
		return ""
	}
	end := len(s.Text)
	if line < len(s.lines) {
		end = int(s.lines[line])
	}
	return strings.TrimRight(s.Text[s.lines[line-1]:end], "\r\n")
}

// A Position is a place as a reader counts it: both numbers start at 1, columns
// count characters (runes), not bytes.
type Position struct{ Line, Column int }

// Position turns a byte offset into line and column.
func (s *Source) Position(offset int32) Position {
	offset = min(max(offset, 0), int32(len(s.Text)))
	line := s.LineOf(offset)
	start := s.LineStart(line)
	return Position{line, utf8.RuneCountInString(s.Text[start:offset]) + 1}
}

// A Span is a half-open range of byte offsets in a Source.
type Span struct{ Start, End int32 }

// NoSpan marks an instruction that stands for no text.
var NoSpan = Span{-1, -1}

// IsValid reports whether the span stands for some text.
func (sp Span) IsValid() bool { return sp.Start >= 0 }

// Text is the part of the source that the span covers.
func (s *Source) Slice(sp Span) string {
	if !sp.IsValid() || int(sp.End) > len(s.Text) || sp.Start > sp.End {
		return ""
	}
	return s.Text[sp.Start:sp.End]
}
