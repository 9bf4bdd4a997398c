package lang

func unparse(e Expr) string { return "" }
