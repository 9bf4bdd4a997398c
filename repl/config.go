package repl

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// This file owns the reader's own wishes: a file of lines "key = value" in the folder
// that XDG has for configuration. Nobody needs it.

// A Config is what the reader wishes where a command line says nothing.
type Config struct {
	Color        string // "auto", "always", "never"
	ASCII, Plain bool
	Width        int // 0: that of the terminal
	Hints        bool
	Greeting     bool
}

// A configKey is a row of the table of keys.
type configKey struct {
	name, value string
	set         func(c *Config, value string) error
}

var configKeys = []configKey{
	{"color", "auto|always|never", func(c *Config, v string) error {
		c.Color = v
		return oneOf(v, "auto", "always", "never")
	}},
	{"ascii", "on|off", func(c *Config, v string) error { return onOff(&c.ASCII, v) }},
	{"plain", "on|off", func(c *Config, v string) error { return onOff(&c.Plain, v) }},
	{"width", "N", func(c *Config, v string) (err error) { c.Width, err = columnsOf(v); return err }},
	{"hints", "on|off", func(c *Config, v string) error { return onOff(&c.Hints, v) }},
	{"greeting", "on|off", func(c *Config, v string) error { return onOff(&c.Greeting, v) }},
}

func onOff(to *bool, v string) error {
	*to = v == "on"
	return oneOf(v, "on", "off")
}

// columnsOf reads a number of columns.
func columnsOf(v string) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || n < 40 || n > 10000 {
		return 0, fmt.Errorf("wants a number of columns, 40 or more, not %q", v)
	}
	return n, nil
}

// ConfigFile is the path of the configuration, "" if there is no home.
func ConfigFile() string {
	dir := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(dir) {
		home, err := os.UserHomeDir()
		if err != nil || home == "" {
			return ""
		}
		dir = filepath.Join(home, ".config")
	}
	return filepath.Join(dir, "gen", "config")
}

// LoadConfig reads the configuration. A file that is not there is none; of what is
// wrong in it problems tell, line by line, and the rest holds.
func LoadConfig(path string) (c Config, problems []string) {
	c = Config{Color: "auto", Hints: true, Greeting: true}
	text, err := os.ReadFile(path)
	if err != nil {
		if path != "" && !errors.Is(err, fs.ErrNotExist) {
			problems = append(problems, err.Error())
		}
		return c, problems
	}
	for i, line := range strings.Split(string(text), "\n") {
		if err := c.line(line); err != nil {
			problems = append(problems, fmt.Sprintf("%s, line %d: %v", path, i+1, err))
		}
	}
	return c, problems
}

// line obeys one line.
func (c *Config) line(line string) error {
	line, _, _ = strings.Cut(line, "#")
	line = strings.TrimSpace(line)
	if line == "" {
		return nil
	}
	name, value, ok := strings.Cut(line, "=")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if !ok {
		return fmt.Errorf("%q is not of the form key = value", line)
	}
	var names []string
	for _, k := range configKeys {
		if k.name == name {
			wish := *c
			if err := k.set(&wish, value); err != nil {
				return fmt.Errorf("%s %v", name, err)
			}
			*c = wish
			return nil
		}
		names = append(names, k.name)
	}
	if like := Closest(name, names); like != "" {
		return fmt.Errorf("there is no key %q; did you mean %q?", name, like)
	}
	return fmt.Errorf("there is no key %q; the keys are %s", name, strings.Join(names, ", "))
}

// KeepConfig writes one key into the configuration and leaves the other lines alone.
func KeepConfig(path, name, value string) error {
	if path == "" {
		return nil
	}
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	wanted := name + " = " + value
	var lines []string
	found := false
	for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		if key, _, ok := strings.Cut(line, "="); ok && strings.TrimSpace(key) == name {
			line, found = wanted, true
		}
		if line != "" || len(lines) > 0 {
			lines = append(lines, line)
		}
	}
	if !found {
		lines = append(lines, wanted)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600)
}
