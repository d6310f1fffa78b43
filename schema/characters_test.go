package schema_test

import (
	"testing"

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
