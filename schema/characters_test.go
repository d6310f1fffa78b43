package schema_test

import (
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/schema"
)

func TestCharacters(t *testing.T) {
	text := []byte("plain\näx日😀z\n\xff.")
	for _, test := range [][3]int{{1, 3, 3}, {2, 1, 1}, {2, 2, 3}, {2, 3, 4}, {2, 4, 7}, {2, 5, 11}, {2, 6, 12}, {2, 9, 15}, {3, 2, 2}, {9, 4, 4}, {0, 0, 0}} {
		if got := schema.NewCharacters(text).Column(test[0], test[1]); got != test[2] {
			t.Errorf("column %d of line %d is byte %d, want %d", test[1], test[0], got, test[2])
		}
	}
	if c := schema.NewCharacters([]byte("plain")); c != nil || c.Column(1, 4) != 4 {
		t.Error("lines are kept of a text that needs none")
	}
}

// TestLongLine asks for all columns of a line of a megabyte, as descriptions are that
// programs write.
func TestLongLine(t *testing.T) {
	const part = "äx日😀z" // 5 characters of 11 bytes
	c := schema.NewCharacters([]byte("ä\n" + strings.Repeat(part, 100_000) + "\nä"))
	begin := time.Now()
	for i := range 100_000 {
		for j, bytes := range []int{0, 2, 3, 6, 10} {
			if got, want := c.Column(2, 5*i+j+1), 11*i+bytes+1; got != want {
				t.Fatalf("column %d is byte %d, want %d", 5*i+j+1, got, want)
			}
		}
	}
	if took := time.Since(begin); took > 10*time.Second { // it took minutes from the line's start each time
		t.Errorf("took %v", took)
	}
}
