package odata

import (
	"strings"
	"testing"
)

func TestMatchPath(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          match
		named         bool
	}{
		{"/users", "users", whole, true},
		{"/users", "users/{}", whole, true},
		{"/users", "users/{}/messages", noMatch, false},
		{"/users", "groups", noMatch, false},
		{"/users/messages", "users", onTheWay, true},
		{"/users/messages", "users/{}", onTheWay, true},
		{"/users/messages", "users/{}/messages/{}", whole, true},
		{"/users/{id}/messages", "users/{}/messages", whole, true},
		{"/users('1')/messages", "users/{}/messages", whole, true},
		{"/users/*/messages", "users/{}/messages", whole, true},
		{"/users/*/messages", "users/{}/chats/{}/messages", noMatch, false},
		{"/users/*", "users", onTheWay, true},
		{"/users/*", "users/{}", whole, true},
		{"/users/*/*", "users/{}/chats", whole, false},
		{"/me/*", "me/chats/{}", whole, false},
		{"/me/calendar/events", "me/calendar", onTheWay, true},
		{"/users/**", "users", within, true},
		{"/users/**", "users/{}/messages/{}", within, false},
		{"/users/{id}/messages/**", "users/{}/messages/{}/attachments", within, false},
		{"/users/{id}/messages/**", "users/{}/chats", noMatch, false},
		{"/**", "anything/{}/at/all", within, false},
		{"/users/{id}", "users/messages", noMatch, false},
	} {
		got, named := newPattern(c.pattern).matchPath(strings.Split(c.path, "/"))
		if got != c.want || named != c.named {
			t.Errorf("%s on %s: %d, %v, want %d, %v", c.pattern, c.path, got, named, c.want, c.named)
		}
	}
}
