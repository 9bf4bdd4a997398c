package vm

import "math"

func libmPow(x, y float64) float64 { return math.Pow(x, y) }
