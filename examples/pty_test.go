//go:build linux

package examples_test

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A terminal is the program behind a pseudo-terminal, and the screen that a reader
// would see.
type terminal struct {
	t      *testing.T
	master *os.File
	cmd    *exec.Cmd

	mu     sync.Mutex
	change *sync.Cond
	screen *screen
	closed bool
}

// openTerminal starts the program on a terminal of a size. state is the folder of
// what sessions leave to each other.
func openTerminal(t *testing.T, width, height int, state string, args ...string) *terminal {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	if err := unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	slave, err := os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, master: master, screen: newScreen(width, height)}
	term.change = sync.NewCond(&term.mu)
	term.resize(width, height)
	term.cmd = exec.Command(binary, args...)
	term.cmd.Stdin, term.cmd.Stdout, term.cmd.Stderr = slave, slave, slave
	term.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	term.cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TERM=xterm", "HOME="+state, "XDG_CONFIG_HOME=", "XDG_STATE_HOME=", "NO_COLOR=1")
	if err := term.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	slave.Close()
	go term.read()
	t.Cleanup(func() {
		term.cmd.Process.Kill()
		term.cmd.Wait()
		master.Close()
	})
	return term
}

// read shows what the program writes until it ends.
func (term *terminal) read() {
	buf := make([]byte, 4096)
	for {
		n, err := term.master.Read(buf)
		term.mu.Lock()
		term.screen.write(buf[:n])
		term.closed = err != nil
		term.change.Broadcast()
		term.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// resize changes the size; the program hears of it.
func (term *terminal) resize(width, height int) {
	term.t.Helper()
	term.mu.Lock()
	term.screen.resize(width, height)
	term.mu.Unlock()
	if err := unix.IoctlSetWinsize(int(term.master.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: uint16(height), Col: uint16(width)}); err != nil {
		term.t.Fatal(err)
	}
}

// keys types.
func (term *terminal) keys(text string) {
	term.t.Helper()
	if _, err := term.master.WriteString(text); err != nil {
		term.t.Fatal(err)
	}
}

// until waits for something to be on the screen.
func (term *terminal) until(what string, holds func(lines []string) bool) {
	term.t.Helper()
	late := false
	timer := time.AfterFunc(patience, func() {
		term.mu.Lock()
		late = true
		term.change.Broadcast()
		term.mu.Unlock()
	})
	defer timer.Stop()
	term.mu.Lock()
	defer term.mu.Unlock()
	for !holds(term.screen.lines()) {
		if late || term.closed {
			term.t.Fatalf("%s is not seen:\n%s", what, strings.Join(term.screen.lines(), "\n"))
		}
		term.change.Wait()
	}
}

// see waits for the last lines of the screen.
func (term *terminal) see(want ...string) {
	term.t.Helper()
	term.until(strings.Join(want, "\n"), func(lines []string) bool {
		return len(lines) >= len(want) && strings.Join(lines[len(lines)-len(want):], "\n") == strings.Join(want, "\n")
	})
}

// contains waits for a text anywhere.
func (term *terminal) contains(want string) {
	term.t.Helper()
	term.until(want, func(lines []string) bool { return strings.Contains(strings.Join(lines, "\n"), want) })
}

// say types keys and waits for the last lines.
func (term *terminal) say(keys string, want ...string) {
	term.t.Helper()
	term.keys(keys)
	term.see(want...)
}

// ends waits for the end of the program and answers its exit code.
func (term *terminal) ends() int {
	term.t.Helper()
	timer := time.AfterFunc(patience, func() { term.cmd.Process.Kill() })
	err := term.cmd.Wait()
	if !timer.Stop() {
		term.t.Fatalf("it does not end: %v", err)
	}
	return term.cmd.ProcessState.ExitCode()
}
