package view

import "testing"

func TestClip(t *testing.T) {
	o := Options{Width: 40}
	tests := []struct{ line, want string }{
		{"short", "short"},
		{"\x1b[2mNAME\x1b[0m  \x1b[2mSTATE\x1b[0m  \x1b[2mLINE\x1b[0m \x1b[2mWAITS ON\x1b[0m", "\x1b[2mNAME\x1b[0m  \x1b[2mSTATE\x1b[0m  \x1b[2mLINE\x1b[0m \x1b[2mWAITS ON\x1b[0m"},
		{"\x1b[2m0123456789012345678901234567890123456789x\x1b[0m", "\x1b[2m012345678901234567890123456789012345678\x1b[0m…"},
	}
	for _, test := range tests {
		if got := Clip(test.line, o); got != test.want {
			t.Errorf("Clip(%q) = %q", test.line, got)
		}
	}
}
