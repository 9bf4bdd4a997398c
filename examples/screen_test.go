package examples_test

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"gen/repl/view"
)

// A screen is as much of a terminal as the program uses: it keeps what has scrolled
// off its top.
type screen struct {
	width, height int
	rows          [][]rune // 0 is the second half of a wide character
	top           int      // the row at the top of the window
	x, y          int      // y counts from the first row of all
	rest          []byte   // the beginning of a character or of a sequence
}

func newScreen(width, height int) *screen {
	return &screen{width: width, height: height, rows: [][]rune{nil}}
}

// resize keeps the rows as they are.
func (s *screen) resize(width, height int) {
	s.width, s.height = width, height
	s.top = max(len(s.rows)-height, 0)
}

// lines are all rows down to the last one that is not empty.
func (s *screen) lines() []string {
	var out []string
	for _, row := range s.rows {
		out = append(out, strings.TrimRight(strings.ReplaceAll(string(row), "\x00", ""), " "))
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

func (s *screen) write(b []byte) {
	b = append(s.rest, b...)
	s.rest = nil
	for len(b) > 0 {
		n := s.one(b)
		if n == 0 {
			s.rest = append([]byte(nil), b...)
			return
		}
		b = b[n:]
	}
}

// one obeys one character or sequence and answers its length, 0 if more must come.
func (s *screen) one(b []byte) int {
	switch b[0] {
	case '\r':
		s.x = 0
		return 1
	case '\n':
		s.down()
		return 1
	case '\b':
		s.x = max(s.x-1, 0)
		return 1
	case '\a':
		return 1
	case 0x1b:
		if len(b) < 2 {
			return 0
		}
		if b[1] != '[' {
			return 2
		}
		for n := 2; n < len(b); n++ {
			if b[n] >= 0x40 && b[n] <= 0x7e {
				s.control(string(b[2:n]), b[n])
				return n + 1
			}
		}
		return 0
	}
	if !utf8.FullRune(b) {
		return 0
	}
	r, n := utf8.DecodeRune(b)
	s.put(r)
	return n
}

func (s *screen) row() []rune {
	for len(s.rows) <= s.y {
		s.rows = append(s.rows, nil)
	}
	return s.rows[s.y]
}

func (s *screen) down() {
	s.y++
	s.row()
	s.top = max(s.top, s.y-s.height+1)
}

func (s *screen) put(r rune) {
	w := view.RuneWidth(r)
	if s.x+w > s.width {
		s.x = 0
		s.down()
	}
	row := s.row()
	for len(row) < s.x+w {
		row = append(row, ' ')
	}
	row[s.x] = r
	if w == 2 {
		row[s.x+1] = 0
	}
	s.rows[s.y] = row
	s.x += w
}

func (s *screen) control(args string, final byte) {
	n, err := strconv.Atoi(args)
	count := n
	if err != nil || n == 0 {
		count = 1
	}
	switch final {
	case 'A':
		s.y = max(s.y-count, s.top)
	case 'B':
		s.y = min(s.y+count, s.top+s.height-1)
	case 'C':
		s.x = min(s.x+count, s.width-1)
	case 'D':
		s.x = max(min(s.x, s.width-1)-count, 0)
	case 'H':
		s.x, s.y = 0, s.top
	case 'K':
		row := s.row()
		switch {
		case args == "2":
			s.rows[s.y] = nil
		case s.x < len(row):
			s.rows[s.y] = row[:s.x]
		}
	case 'J':
		row := s.row()
		if args == "2" {
			s.rows = append(s.rows[:s.top], nil)
			s.x, s.y = 0, s.top
			return
		}
		s.rows[s.y] = row[:min(s.x, len(row))]
		s.rows = s.rows[:s.y+1]
	}
}

func TestScreen(t *testing.T) {
	s := newScreen(10, 3)
	s.write([]byte("one\r\ntwo\x1b[1A\rO\x1b[1m\x1b[0m\r\n\x1b[2Kthree\x1b[2D!\x1b[K\r\n0123456789"))
	s.write([]byte("ab\r\n\xe6\x95"))
	s.write([]byte("\xb0x\x1b["))
	s.write([]byte("2D\x1b[5A^"))
	if got := strings.Join(s.lines(), "|"); got != "One|thr!|0^23456789|ab|数x" {
		t.Error(got)
	}
}
