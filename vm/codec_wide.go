package vm

import "unicode/utf8"

// The encodings with units of two and four bytes.

var (
	utf16Codec = marked("utf-16", 2, "\xff\xfe", "\xfe\xff")
	utf32Codec = marked("utf-32", 4, "\xff\xfe\x00\x00", "\x00\x00\xfe\xff")
)

// marked is a codec that writes little-endian units behind a byte order mark and
// reads what the mark says.
func marked(name string, unit int, little, big string) *codec {
	c := wideCodec(name, unit, false)
	c.bom = little
	c.detect = func(s string) (*codec, string) {
		switch {
		case len(s) >= unit && s[:unit] == little:
			s = s[unit:]
		case len(s) >= unit && s[:unit] == big:
			return wideCodec(name+"-be", unit, true), s[unit:]
		}
		return wideCodec(name+"-le", unit, false), s
	}
	return c
}

// wideCodec is a codec of units of a size and byte order.
func wideCodec(name string, unit int, big bool) *codec {
	put := func(b []byte, u rune) []byte {
		for i := range unit {
			shift := 8 * i
			if big {
				shift = 8 * (unit - 1 - i)
			}
			b = append(b, byte(u>>shift))
		}
		return b
	}
	get := func(s string) uint32 {
		var u uint32
		for i := range unit {
			if big {
				u = u<<8 | uint32(s[i])
			} else {
				u |= uint32(s[i]) << (8 * i)
			}
		}
		return u
	}
	c := &codec{name: name, single: true, surrogates: put}
	c.encode = func(b []byte, r rune) ([]byte, string) {
		switch {
		case isSurrogate(r):
			return b, "surrogates not allowed"
		case unit == 2 && r > 0xffff:
			r -= 0x10000
			return put(put(b, 0xd800|r>>10), 0xdc00|r&0x3ff), ""
		}
		return put(b, r), ""
	}
	c.decode = func(s string) (rune, int, string) {
		if len(s) < unit {
			return 0, len(s), "truncated data"
		}
		u := get(s)
		if unit == 4 {
			switch {
			case u > utf8.MaxRune:
				return 0, 4, "code point not in range(0x110000)"
			case isSurrogate(rune(u)):
				return 0, 4, "code point in surrogate code point range(0xd800, 0xe000)"
			}
			return rune(u), 4, ""
		}
		switch {
		case !isSurrogate(rune(u)):
			return rune(u), 2, ""
		case u >= 0xdc00:
			return 0, 2, "illegal encoding"
		case len(s) < 4:
			return 0, len(s), "unexpected end of data"
		}
		if low := get(s[2:]); low >= 0xdc00 && low < 0xe000 {
			return rune(0x10000 + (u&0x3ff)<<10 + low&0x3ff), 4, ""
		}
		return 0, 2, "illegal UTF-16 surrogate"
	}
	return c
}

// passed is the surrogate that s begins with in this encoding, for surrogatepass;
// n is 0 if there is none.
func (c *codec) passed(s string) (r rune, n int) {
	switch {
	case c == utf8Codec || c.name == "utf-8":
		if isSurrogateForm(s) {
			return decodeRune(s)
		}
	case c.surrogates != nil:
		unit := 2
		if c.name[:6] == "utf-32" {
			unit = 4
		}
		if len(s) < unit {
			return 0, 0
		}
		big := c.name[6:] == "-be"
		for i := range unit {
			shift := 8 * i
			if big {
				shift = 8 * (unit - 1 - i)
			}
			r |= rune(s[i]) << shift
		}
		if isSurrogate(r) {
			return r, unit
		}
	}
	return 0, 0
}
