package lang

// parse_mode.go owns what the REPL's inputs and eval's expressions are, apart from
// programs.

func (p *parsing) checkEval(m *Module) *Error   { return nil }
func (p *parsing) checkSingle(m *Module) *Error { return nil }
