package vm

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gen/lang"
	"gen/lang/code"
)

// A library function that is compiled when it is first called is the same as one that
// is compiled with its file.
func TestPutOffBodiesCompileToTheSameCode(t *testing.T) {
	err := fs.WalkDir(libFiles, "lib", func(path string, _ fs.DirEntry, err error) error {
		if !strings.HasSuffix(path, ".gen") {
			return err
		}
		text, err := libFiles.ReadFile(path)
		if err != nil {
			return err
		}
		src := code.NewSource(path, string(text))
		want, e := lang.CompileText(src, lang.Options{Mode: lang.File, Library: true})
		if e != nil {
			t.Fatal(e.Render())
		}
		got, e := lang.CompileText(src, lang.Options{Mode: lang.File, Library: true, PutOff: true})
		if e != nil {
			t.Fatal(e.Render())
		}
		sameCode(t, got, want)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sameCode compares two codes and all those inside.
func sameCode(t *testing.T, got, want *code.Code) {
	t.Helper()
	if got.Flags&code.PutOff != 0 {
		head := *got
		got = got.Rest()
		if head.HasDoc != got.HasDoc || head.Doc != got.Doc || head.QualName != got.QualName || head.FirstLine != got.FirstLine ||
			head.ParamCount() != got.ParamCount() {
			t.Errorf("%s %s: the head is not that of the whole", got.Source.Name, got.QualName)
		}
	}
	name := got.Source.Name + " " + got.QualName
	gotInner, wantInner := innerCodes(got), innerCodes(want)
	if len(gotInner) != len(wantInner) {
		t.Errorf("%s: %d codes inside, want %d", name, len(gotInner), len(wantInner))
		return
	}
	for i, c := range gotInner {
		sameCode(t, c, wantInner[i])
	}
	if d := cmp.Diff(rows(want), rows(got)); d != "" {
		t.Errorf("%s:\n%s", name, d)
	}
	for what, pair := range map[string][2]any{
		"slots": {want.LocalNames, got.LocalNames}, "kinds": {want.SlotKinds, got.SlotKinds},
		"spans": {want.Spans, got.Spans}, "handlers": {want.Handlers, got.Handlers},
		"flags": {want.Flags, got.Flags}, "stack": {want.StackSize, got.StackSize}, "text": {want.DefSpan, got.DefSpan},
	} {
		if d := cmp.Diff(pair[0], pair[1]); d != "" {
			t.Errorf("%s: %s\n%s", name, what, d)
		}
	}
}

func innerCodes(c *code.Code) (out []*code.Code) {
	for _, k := range c.Consts {
		if inner, ok := k.(*code.Code); ok {
			out = append(out, inner)
		}
	}
	return out
}

// rows is the disassembly of a code without what may differ: the
// __static_attributes__ of a class, and a module's own names that a function declares
// global, which are the same place for the module's body.
func rows(c *code.Code) []code.Row {
	rows := code.Rows(c)
	for i := range rows {
		rows[i].Op = strings.Replace(rows[i].Op, "_GLOBAL", "_NAME", 1)
		if i > 0 && rows[i].Text == "__static_attributes__" {
			rows[i-1].Text = ""
		}
		if rows[i].Op == "LOAD_CONST" {
			rows[i].Arg = 0 // constants are numbered in order of use; Text tells them
		}
	}
	return rows
}
