package repl

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
)

// This file owns the history that is kept between sessions, in the folder that XDG has
// for state. A history entry is a whole block; the file has one entry per line, with ⏎
// for the line ends inside.

const (
	newlineMark = "⏎"
	historySize = 500
)

// StateFile is the path of one of our files in the state folder, "" if there is no
// home.
func StateFile(name string) string {
	dir := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(dir) {
		home, err := os.UserHomeDir()
		if err != nil || home == "" {
			return ""
		}
		dir = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(dir, "gen", name)
}

func encodeEntry(block string) string {
	return strings.ReplaceAll(strings.TrimRight(block, "\n"), "\n", newlineMark)
}

func decodeEntry(line string) string {
	return strings.ReplaceAll(line, newlineMark, "\n")
}

// loadHistory reads the last entries, oldest first, still encoded. A history that
// has grown long is shortened.
func loadHistory(path string) []string {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	var entries []string
	scan := bufio.NewScanner(file)
	scan.Buffer(nil, 1<<20)
	for scan.Scan() {
		if line := scan.Text(); strings.TrimSpace(line) != "" {
			entries = append(entries, line)
		}
	}
	if n := len(entries); n > historySize {
		long := n > 4*historySize
		entries = entries[n-historySize:]
		if long {
			// A failure here costs nothing but space.
			_ = os.WriteFile(path, []byte(strings.Join(entries, "\n")+"\n"), 0o600)
		}
	}
	return entries
}

// appendHistory adds an entry to the file. A history that cannot be kept is no
// reason to disturb anybody.
func appendHistory(path, entry string) {
	if path == "" {
		return
	}
	if os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	defer file.Close()
	file.WriteString(entry + "\n")
}
