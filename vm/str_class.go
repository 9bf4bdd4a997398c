package vm

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The questions that str answers about its characters: isalpha and its relatives.

// textAll makes a method that asks something of every character of a text that is
// not empty.
func textAll(is func(r rune) bool) nativeFunc {
	return func(_ *Machine, a []Value) (Value, *Exception) {
		s := text(a[0])
		if s == "" {
			return False, nil
		}
		for s != "" {
			r, n := decodeRune(s)
			if !is(r) {
				return False, nil
			}
			s = s[n:]
		}
		return True, nil
	}
}

// textTest makes a method that asks something of a whole text.
func textTest(is func(s string) bool) nativeFunc {
	return func(_ *Machine, a []Value) (Value, *Exception) { return Bool(is(text(a[0]))), nil }
}

func isAlpha(r rune) bool { return unicode.IsLetter(r) || isExtensionI(r) }

// isExtensionI reports whether r is one of the ideographs that Unicode 15.1, which
// CPython 3.13 knows, has added to Go's 15.0.
func isExtensionI(r rune) bool { return 0x2ebf0 <= r && r <= 0x2ee5d }

// isDecimal: digits that int() reads.
func isDecimal(r rune) bool {
	if r < utf8.RuneSelf {
		return '0' <= r && r <= '9'
	}
	return unicode.Is(unicode.Nd, r)
}

// isDigit: decimals, and digits that stand for themselves only, such as ².
func isDigit(r rune) bool { return isDecimal(r) || unicode.Is(lonelyDigits, r) }

// isNumeric: everything with a numeric value, fractions, Roman and Han numerals
// included.
func isNumeric(r rune) bool {
	return unicode.IsNumber(r) || unicode.Is(unicode.Han, r) && strings.ContainsRune(hanNumerals, r)
}

func isAlnum(r rune) bool { return isAlpha(r) || isNumeric(r) }

// isSpace is what split() and strip() remove.
func isSpace(r rune) bool {
	switch {
	case r == ' ' || r >= '\t' && r <= '\r' || r >= 0x1c && r <= 0x1f:
		return true
	case r < utf8.RuneSelf:
		return false
	}
	return r == 0x85 || r == 0x2028 || r == 0x2029 || unicode.Is(unicode.Zs, r)
}

func isPrintableText(s string) bool {
	for s != "" {
		r, n := decodeRune(s)
		if !isPrintable(r) {
			return false
		}
		s = s[n:]
	}
	return true
}

// isNameText reports whether s can be a name (it may be a keyword).
func isNameText(s string) bool {
	if s == "" {
		return false
	}
	for i := 0; i < len(s); {
		r, n := decodeRune(s[i:])
		if !isNameChar(r, i == 0) {
			return false
		}
		i += n
	}
	return true
}

// isNameChar reports whether a name may contain r, or begin with it: Unicode's
// XID_Continue and XID_Start.
func isNameChar(r rune, first bool) bool {
	switch {
	case r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z':
		return true
	case r < utf8.RuneSelf:
		return !first && '0' <= r && r <= '9'
	// What NFKC would turn into something that is no name.
	case r == 0x37a || r == 0x2e2f || r == 0x309b || r == 0x309c || r >= 0xfc5e && r <= 0xfc63 ||
		r == 0xfdfa || r == 0xfdfb || r >= 0xfe70 && r <= 0xfe7e && r&1 == 0:
		return false
	case isExtensionI(r):
		return true
	case r == 0xe33 || r == 0xeb3 || r == 0xff9e || r == 0xff9f:
		return !first
	}
	if unicode.In(r, unicode.L, unicode.Nl, unicode.Other_ID_Start) {
		return true
	}
	if first {
		return false
	}
	return r == 0x200c || r == 0x200d || r == 0x30fb || r == 0xff65 ||
		unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)
}

func isLowerText(s string) bool { return oneCase(s, isLower, isUpper) }
func isUpperText(s string) bool { return oneCase(s, isUpper, isLower) }

// oneCase reports whether a text has letters of one case and none of the other.
func oneCase(s string, is, not func(r rune) bool) bool {
	found := false
	for s != "" {
		r, n := decodeRune(s)
		if not(r) || r >= utf8.RuneSelf && unicode.Is(unicode.Lt, r) {
			return false
		}
		found = found || is(r)
		s = s[n:]
	}
	return found
}

// isTitleText reports whether every word begins with its only capital letter.
func isTitleText(s string) bool {
	found, inWord := false, false
	for s != "" {
		r, n := decodeRune(s)
		switch {
		case isUpper(r) || unicode.Is(unicode.Lt, r):
			if inWord {
				return false
			}
			found, inWord = true, true
		case isLower(r):
			if !inWord {
				return false
			}
			found = true
		default:
			inWord = false
		}
		s = s[n:]
	}
	return found
}

// lonelyDigits are the digits that are not decimals.
var lonelyDigits = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0xb2, Hi: 0xb3, Stride: 1}, {Lo: 0xb9, Hi: 0xb9, Stride: 1}, {Lo: 0x1369, Hi: 0x1371, Stride: 1},
		{Lo: 0x19da, Hi: 0x19da, Stride: 1}, {Lo: 0x2070, Hi: 0x2070, Stride: 1}, {Lo: 0x2074, Hi: 0x2079, Stride: 1},
		{Lo: 0x2080, Hi: 0x2089, Stride: 1}, {Lo: 0x2460, Hi: 0x2468, Stride: 1}, {Lo: 0x2474, Hi: 0x247c, Stride: 1},
		{Lo: 0x2488, Hi: 0x2490, Stride: 1}, {Lo: 0x24ea, Hi: 0x24ea, Stride: 1}, {Lo: 0x24f5, Hi: 0x24fd, Stride: 1},
		{Lo: 0x24ff, Hi: 0x24ff, Stride: 1}, {Lo: 0x2776, Hi: 0x277e, Stride: 1}, {Lo: 0x2780, Hi: 0x2788, Stride: 1},
		{Lo: 0x278a, Hi: 0x2792, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x10a40, Hi: 0x10a43, Stride: 1}, {Lo: 0x10e60, Hi: 0x10e68, Stride: 1}, {Lo: 0x11052, Hi: 0x1105a, Stride: 1},
		{Lo: 0x1f100, Hi: 0x1f10a, Stride: 1},
	},
	LatinOffset: 2,
}

// hanNumerals are the ideographs with a numeric value.
const hanNumerals = "㐅㒃㠪㭍一七万三两九二五亖京亿什仟仨伍佰俩倆億兆兩八六十千卄卅卌叁参參叄四壱壹幺廾廿弌弍弎弐拐拾捌柒洞漆玖百皕秭肆萬貮貳贰鈎钩阡陆陌陸零參拾兩零六陸什𠀁𠁤𠃢𠄡𠤪𠦃𠦌𠦜𠫪𠫽𠬙𢎐𢦘𣬛𦉭廾"
