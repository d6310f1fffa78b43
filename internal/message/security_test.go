package message_test

import (
	"testing"

	"github.com/odatagen/odatagen/internal/message"
)

// TestSchemes names what would do, and not the list that asks for nothing.
func TestSchemes(t *testing.T) {
	key, user, nobody := message.Requirement{Scheme: "key"}, message.Requirement{Scheme: "user", Scopes: []string{"read"}}, []message.Requirement{}
	for want, security := range map[string][][]message.Requirement{
		"":                     {nobody},
		"key":                  {nobody, {key}},
		"key and user":         {{key, user}},
		"user, or key":         {{user}, {key}},
		"key and user, or key": {{key, user}, {key}},
	} {
		if got := message.Schemes(security); got != want {
			t.Errorf("%v: %q, want %q", security, got, want)
		}
	}
}
