package vm

import (
	"math"
	"math/big"
	"math/rand"
	"strings"
	"testing"
	"time"
)

// testMachine is a machine that writes nowhere.
func testMachine() *Machine {
	return New(Options{Stdout: &strings.Builder{}, Stderr: &strings.Builder{}})
}

// randomBig is a number of exactly n words.
func randomBig(r *rand.Rand, n int) *big.Int {
	z := new(big.Int).Rand(r, new(big.Int).Lsh(big.NewInt(1), uint(n*64)))
	return z.SetBit(z, n*64-1, 1)
}

// Huge numbers are worked on in pieces: the results must be those of math/big.
func TestHugeInts(t *testing.T) {
	m := testMachine()
	r := rand.New(rand.NewSource(1))
	for _, size := range [][2]int{{10, 5}, {5000, 5000}, {9001, 8999}, {20000, 4500}, {15000, 30}, {9000, 100}, {12345, 6789}} {
		x, y := randomBig(r, size[0]), randomBig(r, size[1])
		want := new(big.Int).Mul(x, y)
		if got, exc := m.mulBig(x, y); exc != nil || got.Cmp(want) != 0 {
			t.Errorf("product of %v words is wrong", size)
		}
		want.Neg(want)
		if got, exc := m.mulBig(new(big.Int).Neg(x), y); exc != nil || got.Cmp(want) != 0 {
			t.Errorf("product of %v words with a negative one is wrong", size)
		}
		wantQ, wantR := new(big.Int).QuoRem(x, y, new(big.Int))
		if q, rem, exc := m.quoRem(x, y); exc != nil || q.Cmp(wantQ) != 0 || rem.Cmp(wantR) != 0 {
			t.Errorf("quotient of %v words is wrong", size)
		}
		// A dividend just below a multiple makes the guesses of the division too large.
		z := new(big.Int).Mul(y, wantQ)
		z.Sub(z, big.NewInt(1))
		wantQ, wantR = new(big.Int).QuoRem(z, y, new(big.Int))
		if q, rem, exc := m.quoRem(z, y); exc != nil || q.Cmp(wantQ) != 0 || rem.Cmp(wantR) != 0 {
			t.Errorf("quotient of %v words just below a multiple is wrong", size)
		}
	}
	x := randomBig(r, 6000)
	if sq, exc := m.mulBig(x, x); exc != nil || sq.Cmp(new(big.Int).Mul(x, x)) != 0 {
		t.Error("square is wrong")
	} else if root, exc := m.isqrt(sq); exc != nil || root.Cmp(x) != 0 {
		t.Error("isqrt of a square is wrong")
	} else if root, exc := m.isqrt(sq.Sub(sq, big.NewInt(1))); exc != nil || root.Cmp(new(big.Int).Sub(x, big.NewInt(1))) != 0 {
		t.Error("isqrt of a square - 1 is wrong")
	}
	g := randomBig(r, 500)
	a, b := new(big.Int).Mul(g, randomBig(r, 4000)), new(big.Int).Mul(g, randomBig(r, 3500))
	if got, exc := m.gcdBig(a, b); exc != nil || got.Cmp(new(big.Int).GCD(nil, nil, a, b)) != 0 {
		t.Error("gcd is wrong")
	}
	text := x.String()
	if got, exc := m.decimal(x); exc != nil || got != text {
		t.Error("decimal text is wrong")
	}
	for _, base := range []int{10, 7, 36, 2, 8, 32, 16} {
		if got, exc := m.fromDigits(x.Text(base), base); exc != nil || got.Cmp(x) != 0 {
			t.Errorf("number from digits of base %d is wrong", base)
		}
	}
	if got, exc := m.powBig(big.NewInt(-12), big.NewInt(100001)); exc != nil || got.Cmp(new(big.Int).Exp(big.NewInt(-12), big.NewInt(100001), nil)) != 0 {
		t.Error("power is wrong")
	}
	n, e := randomBig(r, 300), randomBig(r, 2)
	if got, exc := m.powMod(x, e, n); exc != nil || got.Cmp(new(big.Int).Exp(x, e, n)) != 0 {
		t.Error("power modulo n is wrong")
	}
}

// Whatever a program computes, Ctrl-C must end it within a tenth of a second.
func TestHugeIntsInterrupt(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	x, y := randomBig(r, 600000), randomBig(r, 250000)
	small, modulus := randomBig(r, 40000), randomBig(r, 30000)
	jobs := map[string]func(m *Machine) *Exception{
		"multiply": func(m *Machine) *Exception { _, exc := m.mulBig(x, x); return exc },
		"divide":   func(m *Machine) *Exception { _, _, exc := m.floorDivMod(x, y); return exc },
		"power": func(m *Machine) *Exception {
			_, exc := m.powBig(big.NewInt(3), big.NewInt(100000000))
			return exc
		},
		"powmod":    func(m *Machine) *Exception { _, exc := m.powMod(small, small, modulus); return exc },
		"text":      func(m *Machine) *Exception { _, exc := m.decimal(x); return exc },
		"digits":    func(m *Machine) *Exception { _, exc := m.fromDigits(strings.Repeat("7", 20000000), 10); return exc },
		"gcd":       func(m *Machine) *Exception { _, exc := m.gcdBig(x, y); return exc },
		"isqrt":     func(m *Machine) *Exception { _, exc := m.isqrt(x); return exc },
		"factorial": func(m *Machine) *Exception { _, exc := m.factorial(big.NewInt(20000000)); return exc },
	}
	for name, job := range jobs {
		m := testMachine()
		var at time.Time
		time.AfterFunc(30*time.Millisecond, func() {
			at = time.Now()
			m.Interrupt()
		})
		exc := job(m)
		late := time.Since(at)
		if exc == nil || exc.cls != m.types.KeyboardInterrupt {
			t.Errorf("%s: got %v, want KeyboardInterrupt", name, exc)
		} else if late > 100*time.Millisecond {
			t.Errorf("%s: interrupted %v late", name, late)
		}
	}
}

// Results that would not fit into memory are refused before they are computed.
func TestHugeIntsMemory(t *testing.T) {
	m := testMachine()
	ten, huge := big.NewInt(10), new(big.Int).Exp(big.NewInt(10), big.NewInt(12), nil)
	checks := map[string]func() *Exception{
		"shift":     func() *Exception { _, exc := m.shiftLeft(big.NewInt(1), huge); return exc },
		"power":     func() *Exception { _, exc := m.powBig(ten, huge); return exc },
		"factorial": func() *Exception { _, exc := m.factorial(huge); return exc },
		"perm":      func() *Exception { _, exc := m.falling(new(big.Int).Mul(huge, huge), 1e12); return exc },
	}
	for name, f := range checks {
		if exc := f(); exc == nil || exc.cls != m.types.MemoryError {
			t.Errorf("%s: got %v, want MemoryError", name, exc)
		}
	}
}

func TestFloatRepr(t *testing.T) {
	for _, c := range []struct {
		f    float64
		want string
	}{
		{0, "0.0"}, {math.Copysign(0, -1), "-0.0"}, {1, "1.0"}, {0.1, "0.1"}, {1e16, "1e+16"}, {1e15, "1000000000000000.0"},
		{9999999999999998, "9999999999999998.0"}, {1e22, "1e+22"}, {1e-4, "0.0001"}, {1e-5, "1e-05"}, {5e-324, "5e-324"},
		{math.MaxFloat64, "1.7976931348623157e+308"}, {math.Inf(1), "inf"}, {math.Inf(-1), "-inf"}, {math.NaN(), "nan"},
		{1234.5, "1234.5"}, {-1e-7, "-1e-07"}, {1e100, "1e+100"},
	} {
		if got := floatRepr(c.f); got != c.want {
			t.Errorf("floatRepr(%g) = %s, want %s", c.f, got, c.want)
		}
	}
}

func TestHashNumber(t *testing.T) {
	big70 := new(big.Int).Lsh(big.NewInt(1), 70)
	for _, c := range []struct {
		v    Value
		want int64
	}{
		{Int(0), 0}, {Int(-1), -2}, {Int(1<<61 - 1), 0}, {Int(math.MinInt64), -4}, {Float(0.5), 1152921504606846976},
		{Float(1e300), 1224995262755759164}, {Float(-1), -2}, {Float(math.Inf(1)), 314159}, {Float(math.Inf(-1)), -314159},
		{bigInt(big70), 512}, {Float(0x1p70), 512}, {True, 1}, {Float(5e-324), 16777216},
	} {
		if got := hashNumber(c.v); got != c.want {
			t.Errorf("hash of %v = %d, want %d", c.v, got, c.want)
		}
	}
}

func TestCompareNumbers(t *testing.T) {
	b := func(e uint, add int64) Value {
		z := new(big.Int).Lsh(big.NewInt(1), e)
		return bigInt(z.Add(z, big.NewInt(add)))
	}
	for _, c := range []struct {
		a, b Value
		want int
	}{
		{Int(1<<53 + 1), Float(1 << 53), 1}, {b(63, 0), Float(0x1p63), 0}, {b(63, -1), Float(0x1p63), -1},
		{b(70, 1), Float(0x1p70), 1}, {b(2000, 0), Float(math.MaxFloat64), 1}, {b(2000, 0), Float(math.Inf(1)), -1},
		{Int(-3), Float(-3.5), 1}, {Int(0), Float(math.Copysign(0, -1)), 0}, {True, Int(1), 0}, {Int(math.MinInt64), Float(-0x1p63), 0},
	} {
		if got, ok := compareNumbers(c.a, c.b); got != c.want || !ok {
			t.Errorf("compare(%v, %v) = %d %v, want %d", c.a, c.b, got, ok, c.want)
		}
		if got, ok := compareNumbers(c.b, c.a); got != -c.want || !ok {
			t.Errorf("compare(%v, %v) = %d %v, want %d", c.b, c.a, got, ok, -c.want)
		}
	}
	if _, ok := compareNumbers(Int(1), Float(math.NaN())); ok {
		t.Error("nan has an order")
	}
}
