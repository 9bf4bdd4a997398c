package vm

// The modules that are made in Go, in whole or in part.

// moduleTable lists them. A row whose name is also that of a file in vm/lib fills
// the namespace before the file's body runs.
func moduleTable() []moduleRow {
	return []moduleRow{
		{"sys", (*Machine).fillSys},
		{"types", (*Machine).fillTypes},
		{"_dis", (*Machine).fillDis},
		{"_inspect", (*Machine).fillInspect},
		{"time", (*Machine).fillTime},
		{"math", (*Machine).fillMath},
		{"_random", (*Machine).fillRandom},
	}
}

// registerModule tells sys.modules of a module.
func (m *Machine) registerModule(mod *Module) {
	if m.sysModules != nil {
		m.sysModules.setStr(m.intern(mod.name), val(mod))
	}
}
