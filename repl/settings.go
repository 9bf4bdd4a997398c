package repl

import (
	"fmt"
	"strconv"
	"strings"

	"gen/repl/view"
)

// This file owns the stepper's settings: one table, for set, for its help, and for a
// list of what is set.

// A setting is a row of the table.
type setting struct {
	name, values, help string
	get                func(st *Stepper) string
	set                func(st *Stepper, value string) bool // false: not a value
}

// showsLibrary is a session that can show the frames of the library.
type showsLibrary interface {
	ShowLibrary(on bool)
	Library() bool
}

func settings() []setting {
	return []setting{
		{"show", "program|library", "Whose frames are steps: the program's alone, or asyncio's and the other library's too.",
			func(st *Stepper) string {
				if l, ok := st.s.(showsLibrary); ok && l.Library() {
					return "library"
				}
				return "program"
			},
			func(st *Stepper, value string) bool {
				l, ok := st.s.(showsLibrary)
				if value != "library" && value != "program" || !ok {
					return false
				}
				l.ShowLibrary(value == "library")
				return true
			}},
		{"explain", "on|off|more", "How much the sentences below a picture tell; more adds what CPython does.",
			func(st *Stepper) string { return st.o.Explain.String() },
			func(st *Stepper, value string) bool {
				for _, e := range []view.Explain{view.ExplainOn, view.ExplainOff, view.ExplainMore} {
					if e.String() == value {
						st.o.Explain = e
						return true
					}
				}
				return false
			}},
		{"width", "N|auto", "Columns of the page, 40 or more; auto is the terminal's.",
			func(st *Stepper) string {
				if st.width == 0 && st.keys {
					return "auto"
				}
				return strconv.Itoa(max(st.o.Width, 40))
			},
			func(st *Stepper, value string) bool {
				n, err := strconv.Atoi(value)
				if value == "auto" {
					n, err = 0, nil
				} else if n < 40 || n > 10000 {
					return false
				}
				if st.width = n; n > 0 {
					st.o.Width = n
				}
				return err == nil
			}},
		switched("ascii", "Draw with ASCII characters.", func(st *Stepper) *bool { return &st.o.ASCII }),
		switched("plain", "Sentences instead of pictures.", func(st *Stepper) *bool { return &st.o.Plain }),
		switched("color", "Colour.", func(st *Stepper) *bool { return &st.o.Colour }),
		switched("hints", "One line of why below an exception that ended the run.", func(st *Stepper) *bool { return &st.with.Hints }),
	}
}

// switched is a setting that is a yes or a no.
func switched(name, help string, of func(st *Stepper) *bool) setting {
	words := map[bool]string{true: "on", false: "off"}
	return setting{name, "on|off", help,
		func(st *Stepper) string { return words[*of(st)] },
		func(st *Stepper, value string) bool {
			for yes, word := range words {
				if word == value {
					*of(st) = yes
					return true
				}
			}
			return false
		}}
}

// set changes a setting, shows one, or lists them all.
func (st *Stepper) set(c call) reply {
	key, value, _ := strings.Cut(c.arg, " ")
	value = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(value), "="))
	if key == "" {
		var lines []string
		for _, s := range settings() {
			lines = append(lines, fmt.Sprintf(" %-8s %-8s (%s)", s.name, s.get(st), s.values))
			lines = append(lines, indentBy(19, s.help, st.page())...)
		}
		return reply{lines: lines}
	}
	key = map[string]string{"library": "show", "colour": "color"}[key] + map[bool]string{true: "", false: key}[key == "library" || key == "colour"]
	if key == "show" && strings.HasPrefix(c.arg, "library") {
		// set library on is what many will try first.
		value = map[string]string{"on": "library", "off": "program"}[value]
	}
	var names []string
	for _, s := range settings() {
		names = append(names, s.name)
		if s.name != key {
			continue
		}
		if value == "" {
			return say(" %s is %s. (%s)", s.name, s.get(st), s.values)
		}
		if !s.set(st, value) {
			return wrong("%s takes %s, not %q.", s.name, strings.ReplaceAll(s.values, "|", " or "), value)
		}
		return reply{moved: true, lines: []string{fmt.Sprintf(" %s is %s.", s.name, s.get(st))}}
	}
	text := fmt.Sprintf("There is no setting %q.", key)
	if like := Closest(key, names); like != "" {
		text += fmt.Sprintf(" Did you mean %q?", like)
	}
	return wrong("%s set lists them.", text)
}

// explain is short for set explain; without a value it explains this step more.
func (st *Stepper) explainMore(c call) reply {
	if c.arg == "" {
		o := st.o
		o.Explain = view.ExplainMore
		return reply{lines: view.Narration(st.hidden(), o)}
	}
	c.arg = "explain " + c.arg
	return st.set(c)
}

// page is the number of columns there are for text.
func (st *Stepper) page() int {
	if st.o.Width <= 0 {
		return 80
	}
	return st.o.Width
}
