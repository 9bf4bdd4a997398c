// Package step turns a machine into a time line that can be walked in both
// directions. It owns events, snapshots and the session; it must not know how
// anything is drawn. Going back is running again: a Session is its inputs and a
// position, nothing is ever undone.
package step
