package repl

func (st *Stepper) whyEnded() []string { return nil }
