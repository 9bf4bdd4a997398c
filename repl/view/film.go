package view

import (
	"encoding/json"
	"fmt"
	"html"
	"sort"
	"strings"
	"unicode/utf8"
)

// This file makes films of cards: an SVG picture, which shows one card or all of them
// in turn without any script, and an asciinema recording. Both keep the colours.

// cell is the size of a character in an SVG, in pixels.
const cellWidth, cellHeight = 9, 19

// frameSeconds is how long a film shows a card.
const frameSeconds = 2

// inks are the colours of an SVG on a light and on a dark page, by their SGR codes.
var inks = map[string][2]string{
	"1": {"font-weight:bold", ""}, "2": {"fill:#6b6b6b", "fill:#9a9a9a"},
	"32": {"fill:#1a7f37", "fill:#57d17a"}, "33": {"fill:#9a6700", "fill:#e3b341"}, "34": {"fill:#0550ae", "fill:#79b8ff"},
	"35": {"fill:#8250df", "fill:#d2a8ff"}, "36": {"fill:#0b7285", "fill:#66d9e8"},
}

// A run of a painted line is text of one colour.
type painted struct {
	text, sgr string
	col       int
}

// runs takes a painted line apart. A wide character is a run of its own, so that every
// run can be set at its column.
func runs(line string) []painted {
	var out []painted
	sgr, col := "", 0
	add := func(s string, apart bool) {
		if n := len(out); n > 0 && !apart && out[n-1].sgr == sgr && out[n-1].col+Width(out[n-1].text) == col && Width(out[n-1].text) == utf8.RuneCountInString(out[n-1].text) {
			out[n-1].text += s
		} else {
			out = append(out, painted{s, sgr, col})
		}
		col += Width(s)
	}
	for i := 0; i < len(line); {
		if strings.HasPrefix(line[i:], escape) {
			if end := strings.IndexByte(line[i:], 'm'); end >= 0 {
				if sgr = line[i+len(escape) : i+end]; sgr == "0" {
					sgr = ""
				}
				i += end + 1
				continue
			}
		}
		r, n := utf8.DecodeRuneInString(line[i:])
		add(line[i:i+n], RuneWidth(r) != 1)
		i += n
	}
	return out
}

// SVG is a picture of a card, or of several that are shown in turn, for ever. The cards
// may be painted.
func SVG(title string, cards [][]string) []string {
	columns, rows := 40, 1
	for _, card := range cards {
		rows = max(rows, len(card))
		for _, line := range card {
			w := 0
			for _, p := range runs(line) {
				w = p.col + Width(p.text)
			}
			columns = max(columns, w)
		}
	}
	width, height := (columns+2)*cellWidth, (rows+1)*cellHeight
	lines := []string{
		fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">`, width, height, width, height),
		"<title>" + html.EscapeString(Title(title)) + "</title>",
		"<style>",
		`text{font-family:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:15px;fill:#1f2328;white-space:pre}`,
		"rect{fill:#ffffff}",
	}
	var codes []string
	for code := range inks {
		codes = append(codes, code)
	}
	sort.Strings(codes)
	dark := "@media(prefers-color-scheme:dark){rect{fill:#0d1117}text{fill:#e6edf3}"
	for _, code := range codes {
		lines = append(lines, fmt.Sprintf(".s%s{%s}", code, inks[code][0]))
		if inks[code][1] != "" {
			dark += fmt.Sprintf(".s%s{%s}", code, inks[code][1])
		}
	}
	lines = append(lines, dark+"}")
	if n := len(cards); n > 1 {
		lines = append(lines,
			fmt.Sprintf("g{visibility:hidden;animation:film %ds step-end infinite}", n*frameSeconds),
			fmt.Sprintf("@keyframes film{0%%{visibility:visible}%.6f%%{visibility:hidden}}", 100/float64(n)),
			"@media(prefers-reduced-motion:reduce){g{animation:none}g:last-of-type{visibility:visible}}")
	}
	lines = append(lines, "</style>", `<rect width="100%" height="100%"/>`)
	for i, card := range cards {
		if len(cards) > 1 {
			lines = append(lines, fmt.Sprintf(`<g style="animation-delay:%ds">`, i*frameSeconds))
		}
		for y, line := range card {
			for _, p := range runs(line) {
				text := strings.TrimRight(p.text, " ")
				lead := len(text) - len(strings.TrimLeft(text, " "))
				if text = text[lead:]; text == "" {
					continue
				}
				class := ""
				if p.sgr != "" {
					class = ` class="s` + strings.Join(strings.Split(p.sgr, ";"), " s") + `"`
				}
				lines = append(lines, fmt.Sprintf(`<text x="%d" y="%d" textLength="%d" lengthAdjust="spacingAndGlyphs"%s>%s</text>`,
					(p.col+lead+1)*cellWidth, (y+1)*cellHeight, Width(text)*cellWidth, class, html.EscapeString(text)))
			}
		}
		if len(cards) > 1 {
			lines = append(lines, "</g>")
		}
	}
	return append(lines, "</svg>")
}

// Cast is a recording of cards in the format of asciinema, version 2.
func Cast(title string, cards [][]string, o Options) []string {
	height := 1
	for _, card := range cards {
		height = max(height, len(card)+1)
	}
	name, _ := json.Marshal(Title(title))
	lines := []string{fmt.Sprintf(`{"version":2,"width":%d,"height":%d,"title":%s,"env":{"TERM":"xterm-256color"}}`, o.width(), height, name)}
	for i, card := range cards {
		text, _ := json.Marshal(escape + "H" + escape + "2J" + strings.Join(card, "\r\n") + "\r\n")
		lines = append(lines, fmt.Sprintf(`[%d.0,"o",%s]`, i*frameSeconds, text))
	}
	return lines
}
