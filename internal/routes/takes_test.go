package routes

import (
	"strings"
	"testing"
)

// TestTakes matches the names of arguments with the parameters of an overload, some of
// which may be left out.
func TestTakes(t *testing.T) {
	for overload, c := range map[string]struct{ takes, not []string }{
		"":         {[]string{""}, []string{"a"}},
		"a":        {[]string{"a"}, []string{"", "b", "a b", "a a"}},
		"a b":      {[]string{"a b", "b a"}, []string{"a", "b", "a b c"}},
		"a b? c?":  {[]string{"a", "a b", "c a", "c b a"}, []string{"", "b", "b c", "a d"}},
		"a? other": {[]string{"other", "other a"}, []string{"a", "a?"}},
	} {
		for _, names := range c.takes {
			if !Takes(strings.Fields(overload), strings.Fields(names)) {
				t.Errorf("(%s) does not take (%s)", overload, names)
			}
		}
		for _, names := range c.not {
			if Takes(strings.Fields(overload), strings.Fields(names)) {
				t.Errorf("(%s) takes (%s)", overload, names)
			}
		}
	}
}
