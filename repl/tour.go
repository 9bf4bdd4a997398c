package repl
type visit struct{}
