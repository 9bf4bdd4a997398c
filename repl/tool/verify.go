package tool

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"gen/repl"
	"gen/repl/view"
)

// This file compares a run with one of CPython: the same text on both outputs, the same
// exit code.

// pythons are the names that CPython goes by, the best one first.
var pythons = []string{"python3.13", "python3", "python"}

// python finds CPython and its version.
func python() (path, version string, err error) {
	names := pythons
	if given := os.Getenv("GEN_PYTHON"); given != "" {
		names = []string{given}
	}
	for _, name := range names {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		out, err := exec.Command(path, "-c", "import platform; print(platform.python_version())").Output()
		if err == nil {
			return path, strings.TrimSpace(string(out)), nil
		}
	}
	return "", "", fmt.Errorf("verify needs CPython 3.13, and finds no %s; GEN_PYTHON can say where it is", strings.Join(names, ", "))
}

// verify runs the program here and in CPython and tells where they differ.
func (t *tool) verify() int {
	if _, err := t.source(); err != nil {
		return usageError(err)
	}
	path, version, err := python()
	if err != nil {
		return usageError(err)
	}
	self, err := os.Executable()
	if err != nil {
		return t.failed(err)
	}
	file, err := filepath.Abs(t.File)
	if err != nil {
		return t.failed(err)
	}
	var input []byte
	if !t.fromTerminal {
		if input, err = io.ReadAll(os.Stdin); err != nil {
			return t.failed(err)
		}
	}
	ours, err := outcomeOf(self, append([]string{"run", file}, t.Args...), input)
	if err != nil {
		return t.failed(err)
	}
	theirs, err := outcomeOf(path, append([]string{file}, t.Args...), input)
	if err != nil {
		return t.failed(err)
	}
	if t.interrupts.Happened() {
		return exitInterrupted
	}
	lines, same := repl.Compared(ours, theirs, version)
	for _, line := range lines {
		for _, part := range view.Wrap(line, t.view.Width) {
			fmt.Fprintln(t.out, part)
		}
	}
	if !same {
		return exitFailed
	}
	return 0
}

// outcomeOf runs a command to its end.
func outcomeOf(path string, args []string, input []byte) (repl.Outcome, error) {
	cmd := exec.Command(path, args...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(input), &out, &errs
	// Sets of strings have no order that could be compared; nobody wants colours here.
	cmd.Env = append(os.Environ(), "PYTHONHASHSEED=0", "PYTHON_COLORS=0", "PYTHONIOENCODING=utf-8")
	err := cmd.Run()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		return repl.Outcome{}, err
	}
	return repl.Outcome{Stdout: out.String(), Stderr: errs.String(), Exit: cmd.ProcessState.ExitCode()}, nil
}
