package odatasql

import (
	"math"
	"math/big"
	"testing"
)

// TestScaled holds the texts of decimals to those of package big.
func TestScaled(t *testing.T) {
	for _, n := range []int64{0, 1, -1, 9, 10, -10, 99, 100, -105, 1250, 123456789, math.MaxInt64, math.MinInt64} {
		for scale := range maxDigits + 1 {
			power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
			if want, got := new(big.Rat).SetFrac(big.NewInt(n), power).FloatString(scale), scaled(n, scale); got != want {
				t.Errorf("%d with scale %d is %s, want %s", n, scale, got, want)
			}
		}
	}
}
