package literal_test

import (
	"testing"

	"github.com/odatagen/odatagen/internal/literal"
)

// TestQuote lets no value end its literal.
func TestQuote(t *testing.T) {
	for _, c := range []struct{ text, typeName, want string }{
		{"O'Neil", "Edm.String", "'O''Neil'"}, {"A') or (1 eq 1", "ns.Genre", "ns.Genre'A'') or (1 eq 1'"}, {"5", "Edm.Int32", "5"},
		{"ABCDEF01-2345-6789-abcd-ef0123456789", "Edm.Guid", "abcdef01-2345-6789-abcd-ef0123456789"}, {"PT1S", "Edm.Duration", "duration'PT1S'"},
	} {
		if got := literal.Quote(c.text, c.typeName); got != c.want {
			t.Errorf("%s as %s is %s, want %s", c.text, c.typeName, got, c.want)
		}
	}
}
