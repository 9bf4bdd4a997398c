package step

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"sync/atomic"

	"gen/lang"
	"gen/lang/code"
	"gen/vm"
)

// A Console is the program that is typed at a prompt, input by input. It keeps what
// it ran, so that the last input, or an expression, can be run again in a Session:
// the earlier inputs first, unseen, then the one that is stepped through.
type Console struct {
	opt     vm.Options
	m       *vm.Machine
	inputs  []input                 // run so far, the last one included
	count   int                     // inputs numbered so far
	answers []string                // what input() was answered, for replays
	journal vm.Journal              // what the clock said
	teller  *run                    // remembers what happened to generators and tasks
	making  atomic.Pointer[Session] // is being made
}

// An input is what was typed at once, and the instructions of it that Ctrl-C fell on.
type input struct {
	prog        *code.Code
	interrupted []int64
}

// NewConsole is a prompt where nothing has been typed yet.
func NewConsole(opt vm.Options) *Console {
	c := &Console{}
	if ask := opt.Input; ask != nil {
		opt.Input = func(prompt string) (string, error) {
			line, err := ask(prompt)
			if err == nil {
				c.answers = append(c.answers, line)
			}
			return line, err
		}
	}
	c.opt = opt
	c.Reset()
	return c
}

// Reset forgets everything that was typed.
func (c *Console) Reset() {
	opt := c.opt
	opt.Watch, opt.Journal = true, &c.journal
	c.m = vm.New(opt)
	c.inputs, c.answers = nil, nil
	c.teller = newTeller(c.m)
}

// compile makes code of an input. Several statements may be typed, or pasted, at once.
func (c *Console) compile(text string) (*code.Code, *lang.Error) {
	src := code.NewSource("<input-"+strconv.Itoa(c.count+1)+">", text)
	return lang.CompileText(src, lang.Options{Mode: lang.Single, Block: true, TopLevelAwait: true})
}

// Check compiles an input and runs nothing.
func (c *Console) Check(text string) *lang.Error {
	_, err := c.compile(text)
	return err
}

// hintEvents bounds how many events of one input are kept.
const hintEvents = 1000

// watchedSteps bounds how many instructions of one input are watched.
const watchedSteps = 200_000

// tellerLimit bounds the generators of one input whose past is remembered.
const tellerLimit = 10_000

// A Story is what an input did to generators: at most its first events, and the kinds
// of those that appear in them, by name.
type Story struct {
	Events []Event
	Kinds  map[string]string
	Cut    bool // there was more than these events
}

// Eval runs an input and shows the value of its last expression. It answers how it
// ended, and what happened to generators on the way.
func (c *Console) Eval(text string) (vm.Outcome, Story) {
	prog, err := c.compile(text)
	c.count++
	if err != nil {
		return vm.Outcome{Failed: true, Exit: 1, Message: err.Render()}, Story{}
	}
	return c.Run(prog)
}

// Run runs a compiled program as an input.
func (c *Console) Run(prog *code.Code) (vm.Outcome, Story) {
	for _, w := range prog.Warnings {
		if c.opt.Stderr != nil {
			_, _ = io.WriteString(c.opt.Stderr, vm.WarningText(prog.Source, w))
		}
	}
	c.m.Load(prog)
	defer func() { c.inputs = append(c.inputs, input{prog, c.m.InterruptedAt()}) }()
	teller := c.teller
	teller.lines = sourceLines(prog.Source)
	story := Story{Kinds: map[string]string{}}
	began := c.m.Steps()
	for c.m.Step() || len(c.m.Facts()) > 0 {
		for _, f := range c.m.Facts() {
			if len(teller.gens) < tellerLimit {
				teller.note(f)
			}
			f, ok := teller.wanted(f)
			if ok && len(story.Events) < hintEvents && f.Kind != vm.EvPrint {
				teller.n++
				story.Events = append(story.Events, teller.eventOf(f))
				for _, frame := range []*vm.Frame{f.From, f.To} {
					if frame != nil && frame.Generator() != nil {
						story.Kinds[frame.Name()] = frame.Generator().Kind()
					}
				}
			}
		}
		if c.m.Running() == nil {
			break
		}
		if len(story.Events) >= hintEvents || c.m.Steps()-began > watchedSteps {
			// The rest is too long to be told, and faster when nobody watches.
			story.Cut = true
			c.m.Watch(false)
			c.m.Run()
			c.m.Watch(true)
			teller.forgetMessages()
			break
		}
	}
	teller.keepReachable()
	return c.m.Outcome(), story
}

// Interrupt raises KeyboardInterrupt in what runs, or stops the making of a session. It
// may be called from any goroutine.
func (c *Console) Interrupt() {
	if s := c.making.Load(); s != nil {
		s.Interrupt()
		return
	}
	c.m.Interrupt()
}

// Names lists all names that are defined, for completion.
func (c *Console) Names() []string { return c.m.Globals() }

// Attrs lists the attributes of what a dotted name stands for, nil if that is nothing.
func (c *Console) Attrs(name string) []string { return c.m.Attributes(name) }

// Modules lists the modules that can be imported.
func (c *Console) Modules() []string { return vm.ModuleNames() }

// Machine is the machine behind the prompt. It must only be looked at.
func (c *Console) Machine() *vm.Machine { return c.m }

// Present is the picture of the prompt: all generators that are alive and the
// variables.
func (c *Console) Present() *Snapshot {
	s := c.teller.present()
	if s.Loop != nil {
		// The inputs themselves have been tasks; they are over.
		s.Loop.Tasks = slices.DeleteFunc(s.Loop.Tasks, func(t Task) bool { return t.Coro == "" && t.Name == vm.InputName })
	}
	return s
}

// ErrStopped is the error of a session that Interrupt has stopped before it was made.
var ErrStopped = errors.New("stopped while the earlier inputs ran again")

// Replay is a session of the last input, nil if there is none. Its steps are counted
// within ahead instructions.
func (c *Console) Replay(ahead int64) (*Session, error) {
	if len(c.inputs) == 0 {
		return nil, nil
	}
	last := len(c.inputs) - 1
	return c.session(c.inputs[:last], c.inputs[last], false, ahead)
}

// StepThrough is the same for a text that has not been run at the prompt, and will not be
// by stepping through it.
func (c *Console) StepThrough(text string, ahead int64) (*Session, error) {
	prog, err := c.compile(text)
	if err != nil {
		return nil, errors.New(err.Render())
	}
	return c.session(c.inputs, input{prog: prog}, true, ahead)
}

// session runs earlier inputs unseen before the one that is stepped through. That one
// waits for input if it has not been run yet.
func (c *Console) session(earlier []input, last input, fresh bool, ahead int64) (*Session, error) {
	inputs := append([]input(nil), earlier...)
	answers := append([]string(nil), c.answers...)
	opt := Options{Args: c.opt.Args, Seed: c.opt.Seed, File: c.opt.File, MaxMemory: c.opt.MaxMemory,
		Journal: c.journal.Copy(), Interrupted: last.interrupted}
	opt.Prepare = func(m *vm.Machine) {
		for _, in := range inputs {
			if m.Halted() {
				return
			}
			m.Load(in.prog)
			m.InterruptAgain(in.interrupted)
			m.Run()
		}
	}
	opt.Answers, opt.Waits = answers, fresh
	s := newSession(last.prog, opt)
	c.making.Store(s)
	defer c.making.Store(nil)
	if !s.restart() {
		return nil, ErrStopped
	}
	s.Measure(ahead)
	return s, nil
}
