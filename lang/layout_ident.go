package lang

// layout_ident.go owns the normal form of identifiers. Python compares names in
// Unicode's NFKC form. The whole of it needs large tables; here are the parts that
// people can meet in a program: accents written as a letter and a mark, full-width
// letters, the mathematical alphabets, ligatures.

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

// composed lists letters by mark: the mark, then pairs of plain and accented letter.
var composed = sync.OnceValue(func() map[[2]rune]rune {
	m := map[[2]rune]rune{}
	for _, row := range []string{
		"\u0300AÀEÈIÌOÒUÙaàeèiìoòuùNǸnǹWẀwẁYỲyỳ",
		"\u0301AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzźGǴgǵWẂwẃ",
		"\u0302AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷ",
		"\u0303AÃNÑOÕaãnñoõIĨiĩUŨuũEẼeẽYỸyỹ",
		"\u0304AĀaāEĒeēIĪiīOŌoōUŪuū",
		"\u0306AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭ",
		"\u0307CĊcċEĖeėGĠgġIİZŻzż",
		"\u0308AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸ",
		"\u030aAÅaåUŮuů",
		"\u030bOŐoőUŰuű",
		"\u030cCČcčDĎdďEĚeěNŇnňRŘrřSŠsšTŤtťZŽzž",
		"\u0327CÇcçGĢKĶkķLĻlļNŅnņRŖrŗSŞsşTŢtţ",
		"\u0328AĄaąEĘeęIĮiįUŲuų",
	} {
		letters := []rune(row)
		for i := 1; i+1 < len(letters); i += 2 {
			m[[2]rune{letters[i], letters[0]}] = letters[i+1]
		}
	}
	return m
})

// compatible is what a compatibility character stands for, "" if it is none.
func compatible(r rune) string {
	switch {
	case 0xff10 <= r && r <= 0xff5a: // full-width digits and letters
		return string(r - 0xff10 + '0')
	case 0x1d400 <= r && r <= 0x1d6a3: // mathematical alphabets, A-Z and a-z each
		k := (r - 0x1d400) % 52
		if k < 26 {
			return string('A' + k)
		}
		return string('a' + k - 26)
	case 0x1d7ce <= r && r <= 0x1d7ff: // mathematical digits
		return string('0' + (r-0x1d7ce)%10)
	}
	switch r {
	case 'ﬀ':
		return "ff"
	case 'ﬁ':
		return "fi"
	case 'ﬂ':
		return "fl"
	case 'ﬃ':
		return "ffi"
	case 'ﬄ':
		return "ffl"
	case 'ª':
		return "a"
	case 'º':
		return "o"
	case 'µ':
		return "μ"
	case 'ſ':
		return "s"
	}
	return ""
}

// identifier is the name that a word means.
func identifier(word string) string {
	i := 0
	for i < len(word) && word[i] < utf8.RuneSelf {
		i++
	}
	if i == len(word) {
		return word
	}
	var out []rune
	for _, r := range word {
		if s := compatible(r); s != "" {
			out = append(out, []rune(s)...)
			continue
		}
		if n := len(out); n > 0 && unicode.Is(unicode.Mn, r) {
			if c, ok := composed()[[2]rune{out[n-1], r}]; ok {
				out[n-1] = c
				continue
			}
		}
		out = append(out, r)
	}
	return string(out)
}
