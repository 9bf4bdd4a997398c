package vm

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryAbsentModuleIsCPythonsAndNotHere(t *testing.T) {
	here := ModuleNames()
	for _, row := range absentReasons {
		for _, name := range row.names {
			if !isStdlibName(name) {
				t.Errorf("%s is no module of CPython 3.13", name)
			}
			if slices.Contains(here, name) {
				t.Errorf("%s is here", name)
			}
		}
	}
}

func TestAnAbsentModuleIsRefusedWithItsReasonAndTheModulesThereAre(t *testing.T) {
	for name, why := range map[string]string{
		"os":        "reaches no files",
		"threading": "there are no threads",
		"weakref":   "nothing here counts references",
		"re":        "not part of the lessons",
		"_bz2":      "CPython's own works",
	} {
		got := absentText(name)
		for _, want := range []string{"No module named '" + name + "'", why, "asyncio", "types"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q does not say %q", name, got, want)
			}
		}
	}
}
