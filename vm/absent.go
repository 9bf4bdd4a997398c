package vm

import (
	"slices"
	"strings"
)

// Modules of CPython's standard library that are not here, and why. A program that
// imports one is right in CPython, so it is told more than a misspelt name is.

// absentReasons gives the reasons other than the common one, that a module is not
// part of the lessons.
var absentReasons = []struct {
	why   string
	names []string
}{
	{"a program here reaches no files, processes, network or terminal", strings.Fields(`
		bz2 code codeop compileall ctypes curses dbm errno faulthandler fcntl filecmp
		fileinput fnmatch ftplib genericpath getpass glob grp gzip http idlelib imaplib linecache
		locale logging lzma mailbox mmap msvcrt netrc nt ntpath os pathlib pdb platform poplib posix
		posixpath pty pwd py_compile readline resource runpy select selectors shelve shutil signal
		site smtplib socket socketserver sqlite3 ssl stat subprocess sysconfig syslog tarfile
		tempfile termios tkinter tty turtle turtledemo urllib venv webbrowser winreg winsound
		wsgiref xmlrpc zipapp zipfile zipimport zlib`)},
	{"there are no threads and no processes here; tasks of asyncio take turns", strings.Fields(`
		_thread concurrent multiprocessing queue sched threading`)},
	{"nothing here counts references or collects garbage where a program could see it", strings.Fields(`
		gc tracemalloc weakref`)},
}

// whyAbsent is the reason why a module of CPython's standard library is not here.
func whyAbsent(name string) string {
	for _, row := range absentReasons {
		if slices.Contains(row.names, name) {
			return row.why
		}
	}
	if strings.HasPrefix(name, "_") {
		return "it belongs to CPython's own works"
	}
	return "it is not part of the lessons"
}

// absentText is the message of importing a module that CPython has and gen has not.
func absentText(name string) string {
	return "No module named '" + name + "' in gen: " + whyAbsent(name) +
		". There are: " + strings.Join(ModuleNames(), ", ")
}
