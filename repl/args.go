package repl

import (
	"fmt"
	"strconv"
	"strings"

	"gen/vm"
)

// This file owns the command line: one table of subcommands, one of flags, and the
// usage text that is printed from them.

// A Command is a command line, understood.
type Command struct {
	Name string   // a subcommand; "run" for a file, "repl" for nothing at all
	File string   // "-" is the standard input
	Code string   // of -c
	Text bool     // -c was given
	Stay bool     // -i: a prompt after the program
	Args []string // the program's own arguments
	Exec string   // -x
	Quit bool     // -x was given: leave afterwards
	Out  string   // -o

	Format, From, Only    string // of trace
	Clock                 string // of run: "real", "virtual"
	Real                  bool   // --real was given
	Color                 string // "auto", "always", "never"
	ASCII, Plain, Quiet   bool
	Width                 int
	MaxSteps, Seed, Bytes int64 // 0: not given
}

// A subcommand is a row of the table.
type subcommand struct {
	name, args, help string
	file             bool // it takes a FILE
	flags            []string
}

var subcommands = []subcommand{
	{name: "run", args: "FILE [ARG ...]", help: "run a program (\"gen FILE\" does it too)", file: true},
	{name: "step", args: "FILE [-x CMDS]", help: "step through a program, forwards and backwards", file: true, flags: []string{"-x"}},
	{name: "trace", args: "FILE", help: "print one line per event", file: true, flags: []string{"--format", "--from", "--only"}},
	{name: "export", args: "FILE -o OUT", help: "keep a run as html, svg, cast, md, txt, json or mmd", file: true, flags: []string{"-o"}},
	{name: "tour", args: "[N] [-x CMDS]", help: "eight short lessons, from \"nothing runs\" to the event loop", flags: []string{"-x"}},
	{name: "dis", args: "FILE", help: "print the bytecode", file: true},
	{name: "check", args: "FILE", help: "look for syntax errors, run nothing", file: true},
	{name: "verify", args: "FILE [ARG ...]", help: "run a program here and in CPython, and compare", file: true},
	{name: "examples", args: "[NAME]", help: "list the lessons, or print one"},
	{name: "version", help: "print the version"},
	{name: "help", args: "[WORD]", help: "print this, or explain a command, an event or an instruction"},
}

// An option is a row of the table of options.
type option struct {
	name, value, help string
	of                string // the subcommands that it belongs to, "" for all
	set               func(c *Command, value string) error
}

var flags = []option{
	{name: "-c", value: "CODE", help: "run CODE", set: func(c *Command, v string) error { c.Code, c.Text = v, true; return nil }},
	{name: "-i", help: "show a prompt after the program", set: func(c *Command, v string) error { c.Stay = true; return nil }},
	{name: "-o", value: "OUT", of: "export", help: "the file to write", set: func(c *Command, v string) error {
		c.Out = v
		_, err := FormatOf(v)
		return err
	}},
	{name: "-x", value: "CMDS", of: "step tour", help: "do these commands and leave: -x 'e; e; w'", set: func(c *Command, v string) error { c.Exec, c.Quit = v, true; return nil }},
	{name: "--format", value: "text|jsonl|mermaid|opt|perfetto", of: "trace", help: "form of the lines: opt is Python Tutor's", set: func(c *Command, v string) error {
		c.Format = v
		return oneOf(v, "text", "jsonl", "mermaid", "opt", "perfetto")
	}},
	{name: "--from", value: "EVENT|N", of: "trace", help: "begin at the first event of this kind, or at number N", set: func(c *Command, v string) error { c.From = v; return knownEvent(v, true) }},
	{name: "--only", value: "EVENT,...", of: "trace", help: "only these kinds of event", set: func(c *Command, v string) error {
		c.Only = v
		for _, word := range strings.Split(v, ",") {
			if err := knownEvent(strings.TrimSpace(word), false); err != nil {
				return err
			}
		}
		return nil
	}},
	{name: "--clock", value: "real|virtual", of: "run repl", help: "a sleep takes its time, or none", set: func(c *Command, v string) error {
		c.Clock = v
		return oneOf(v, "real", "virtual")
	}},
	{name: "--real", of: "run", help: "the same as --clock real", set: func(c *Command, v string) error { c.Clock, c.Real = "real", true; return nil }},
	{name: "--color", value: "auto|always|never", help: "colour", set: func(c *Command, v string) error {
		c.Color = v
		return oneOf(v, "auto", "always", "never")
	}},
	{name: "--ascii", help: "draw with ASCII characters", set: func(c *Command, v string) error { c.ASCII = true; return nil }},
	{name: "--plain", help: "sentences instead of pictures, for screen readers and logs", set: func(c *Command, v string) error { c.Plain = true; return nil }},
	{name: "--width", value: "N", help: "columns of the page (40 or more)", set: func(c *Command, v string) (err error) { c.Width, err = columnsOf(v); return err }},
	{name: "--max-steps", value: "N", help: "stop after N instructions", set: func(c *Command, v string) (err error) { c.MaxSteps, err = count(v); return err }},
	{name: "--max-memory", value: "SIZE", help: "memory that the program may use (1G if not told)", set: func(c *Command, v string) (err error) { c.Bytes, err = size(v); return err }},
	{name: "--seed", value: "N", help: "seed of the module random", set: func(c *Command, v string) (err error) { c.Seed, err = count(v); return err }},
	{name: "-q", help: "no greeting", set: func(c *Command, v string) error { c.Quiet = true; return nil }},
	{name: "--version", help: "print the version", set: func(c *Command, v string) error { c.Name = "version"; return nil }},
	{name: "--help", help: "print this", set: func(c *Command, v string) error { c.Name = "help"; return nil }},
}

// shortFlags are other spellings.
var shortFlags = map[string]string{"-h": "--help", "-V": "--version", "--colour": "--color", "--mem": "--max-memory"}

func oneOf(v string, words ...string) error {
	for _, w := range words {
		if v == w {
			return nil
		}
	}
	text := fmt.Sprintf("wants %s, not %q", strings.Join(words, " or "), v)
	if like := Closest(v, words); like != "" {
		text += fmt.Sprintf("; did you mean %q?", like)
	}
	return fmt.Errorf("%s", text)
}

func count(v string) (int64, error) {
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("wants a number, not %q", v)
	}
	return n, nil
}

// size reads a number of bytes with an optional K, M or G.
func size(v string) (int64, error) {
	units := map[byte]int64{'K': 1 << 10, 'M': 1 << 20, 'G': 1 << 30}
	digits, unit := strings.TrimSuffix(strings.ToUpper(v), "B"), int64(1)
	if n := len(digits); n > 0 && units[digits[n-1]] != 0 {
		unit = units[digits[n-1]]
		digits = digits[:n-1]
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || n > 1<<62/unit {
		return 0, fmt.Errorf("wants a size such as 256M, not %q", v)
	}
	return n * unit, nil
}

// knownEvent checks the name of an event.
func knownEvent(v string, orNumber bool) error {
	if orNumber && isNumber(v) || kindsOf(v) != nil {
		return nil
	}
	text := fmt.Sprintf("knows no event %q", v)
	if like := Closest(v, eventNames()); like != "" {
		text += fmt.Sprintf("; did you mean %q?", like)
	}
	return fmt.Errorf("%s", text)
}

// ParseArgs understands a command line. What stands behind FILE belongs to the
// program when it is run, and to us otherwise. What it does not say is as wished.
func ParseArgs(args []string, wish Config) (Command, error) {
	c := Command{Color: wish.Color, ASCII: wish.ASCII, Plain: wish.Plain, Width: wish.Width, Quiet: !wish.Greeting,
		Format: "text", Clock: "real"}
	var sub *subcommand
	words := 0
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" && i+1 < len(args) {
			// Only a file can follow.
			c.take(&sub, args[i+1], &words, true)
			c.Args = args[i+2:]
			break
		}
		if len(arg) < 2 || arg[0] != '-' {
			if err := c.take(&sub, arg, &words, false); err != nil {
				return c, err
			}
			if (c.Name == "run" || c.Name == "verify") && c.File != "" {
				c.Args = args[i+1:]
				break
			}
			continue
		}
		f, value, ok, err := c.flag(arg, args[i+1:])
		if err != nil {
			return c, err
		}
		if ok {
			i++
		}
		if err := f.set(&c, value); err != nil {
			return c, fmt.Errorf("%s %v", f.name, err)
		}
		if f.name == "-c" {
			c.Args = args[i+1:]
			break
		}
	}
	if c.Name == "" {
		c.Name = "repl"
		if c.Text {
			c.Name = "run"
		}
	}
	for _, f := range flags {
		if first, _, _ := strings.Cut(f.of, " "); f.of != "" && !f.belongs(c.Name) && c.given(f) {
			return c, fmt.Errorf("%s belongs to \"gen %s\"", f.name, first)
		}
	}
	if sub != nil && sub.file && c.File == "" && !c.Text {
		return c, fmt.Errorf("%s needs a FILE: gen %s %s", sub.name, sub.name, sub.args)
	}
	return c, nil
}

// belongs reports whether an option is one of a subcommand.
func (f option) belongs(name string) bool {
	for _, of := range strings.Fields(f.of) {
		if of == name {
			return true
		}
	}
	return false
}

// given reports whether a flag of one subcommand was set.
func (c *Command) given(f option) bool {
	switch f.name {
	case "-x":
		return c.Quit
	case "-o":
		return c.Out != ""
	case "--from":
		return c.From != ""
	case "--only":
		return c.Only != ""
	case "--format":
		return c.Format != "text"
	case "--clock":
		return c.Clock != "real"
	case "--real":
		return c.Real
	}
	return false
}

// take uses a word that is no flag.
func (c *Command) take(sub **subcommand, arg string, words *int, file bool) error {
	*words++
	if *words == 1 && !file {
		for i := range subcommands {
			if subcommands[i].name == arg && !c.Text {
				*sub, c.Name = &subcommands[i], arg
				return nil
			}
		}
	}
	switch {
	case c.Name == "":
		c.Name, c.File = "run", arg
	case c.Name == "help" && c.File != "":
		c.File += " " + arg // a word of two words
	case c.File == "" && (*sub == nil || (*sub).args != ""):
		c.File = arg
	default:
		return fmt.Errorf("%s takes no second argument: %s", c.Name, arg)
	}
	return nil
}

// flag finds the flag that an argument is, and its value; ok tells that the value
// was the next argument.
func (c *Command) flag(arg string, rest []string) (f option, value string, ok bool, err error) {
	name, value, joined := strings.Cut(arg, "=")
	if len(arg) > 2 && arg[1] != '-' {
		// -cCODE, as python has it.
		name, value, joined = arg[:2], arg[2:], true
	}
	if long := shortFlags[name]; long != "" {
		name = long
	}
	var names []string
	for _, f := range flags {
		names = append(names, f.name)
		if f.name != name {
			continue
		}
		switch {
		case f.value == "" && joined:
			return f, "", false, fmt.Errorf("%s takes no value", f.name)
		case f.value == "" || joined:
			return f, value, false, nil
		case len(rest) == 0:
			return f, "", false, fmt.Errorf("%s needs a value: %s %s", f.name, f.name, f.value)
		}
		return f, rest[0], true, nil
	}
	text := "unknown option " + arg
	if like := Closest(name, names); like != "" {
		text += fmt.Sprintf(". Did you mean %s?", like)
	}
	return option{}, "", false, fmt.Errorf("%s", text)
}

// Usage is the text of "gen help".
func Usage() string {
	var b strings.Builder
	b.WriteString("gen: Python's generators and coroutines, step by step\n\n" +
		"  gen                      a prompt\n" +
		"  gen FILE [ARG ...]       run a program; - is the standard input\n" +
		"  gen -c CODE              run CODE\n")
	for _, s := range subcommands {
		if s.name != "run" {
			fmt.Fprintf(&b, "  %-24s %s\n", strings.TrimSpace("gen "+s.name+" "+s.args), s.help)
		}
	}
	b.WriteString("\nOptions\n")
	for _, f := range flags {
		help := f.help
		if f.of != "" {
			help = strings.ReplaceAll(f.of, " ", ", ") + ": " + help
		}
		words := strings.TrimSpace(f.name + " " + f.value)
		if len(words) > 24 {
			fmt.Fprintf(&b, "  %s\n", words)
			words = ""
		}
		fmt.Fprintf(&b, "  %-24s %s\n", words, help)
	}
	b.WriteString("\nWhat holds for every call can stand in gen/config below $XDG_CONFIG_HOME or\n" +
		"~/.config, in lines like \"color = never\". The keys:\n")
	for _, k := range configKeys {
		fmt.Fprintf(&b, "  %-24s %s\n", k.name, k.value)
	}
	b.WriteString("\nExit codes: 0 well, 1 an exception left the program, 2 the command line or a file\n" +
		"is wrong, 70 an internal error, n after sys.exit(n).\n")
	return b.String()
}

// SubcommandNames are the subcommands, for suggestions.
func SubcommandNames() []string {
	var names []string
	for _, s := range subcommands {
		names = append(names, s.name)
	}
	return names
}

// Selected reports which events --only wants; all if it is empty.
func Selected(only string) func(vm.Kind) bool {
	if only == "" {
		return func(vm.Kind) bool { return true }
	}
	want := map[vm.Kind]bool{}
	for _, word := range strings.Split(only, ",") {
		for _, k := range kindsOf(strings.TrimSpace(word)) {
			want[k] = true
		}
	}
	return func(k vm.Kind) bool { return want[k] }
}
