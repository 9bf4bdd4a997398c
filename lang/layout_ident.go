package lang

// layout_ident.go owns the normal form of identifiers.

// identifier is the name that a word means.
func identifier(word string) string { return word }
