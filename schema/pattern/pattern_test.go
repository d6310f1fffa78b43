package pattern

import (
	"strings"
	"testing"
)

func TestPath(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          Match
		named         bool
	}{
		{"/users", "users", Whole, true},
		{"/users", "users/{}", Whole, true},
		{"/users", "users/{}/messages", None, false},
		{"/users", "groups", None, false},
		{"/users/messages", "users", OnTheWay, true},
		{"/users/messages", "users/{}", OnTheWay, true},
		{"/users/messages", "users/{}/messages/{}", Whole, true},
		{"/users/{id}/messages", "users/{}/messages", Whole, true},
		{"/users('1')/messages", "users/{}/messages", Whole, true},
		{"/users/*/messages", "users/{}/messages", Whole, true},
		{"/users/*/messages", "users/{}/chats/{}/messages", None, false},
		{"/users/*", "users", OnTheWay, true},
		{"/users/*", "users/{}", Whole, true},
		{"/users/*/*", "users/{}/chats", Whole, false},
		{"/me/*", "me/chats/{}", Whole, false},
		{"/me/calendar/events", "me/calendar", OnTheWay, true},
		{"/users/**", "users", Within, true},
		{"/users/**", "users/{}/messages/{}", Within, false},
		{"/users/{id}/messages/**", "users/{}/messages/{}/attachments", Within, false},
		{"/users/{id}/messages/**", "users/{}/chats", None, false},
		{"/**", "anything/{}/at/all", Within, false},
		{"/users/{id}", "users/messages", None, false},
		{"/users/**/attachments", "users/{}", OnTheWay, false},
		{"/users/**/attachments", "users/{}/messages", OnTheWay, false},
		{"/users/**/attachments", "users/{}/messages/{}/attachments/{}", Whole, true},
		{"/users/**/attachments", "users/{}/attachments", Whole, true},
		{"/users/**/attachments", "groups/{}/attachments", None, false},
		{"/users/**/attachments/**", "users/{}/messages/{}/attachments/{}/x", Within, false},
	} {
		got, named := New([]string{c.pattern}).Path(strings.Split(c.path, "/"))
		if got != c.want || named != c.named {
			t.Errorf("%s on %s: %d, %v, want %d, %v", c.pattern, c.path, got, named, c.want, c.named)
		}
	}
}

func TestName(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"ns.type", "ns.type", true},
		{"ns.type", "ns.types", false},
		{"ns.*", "ns.type", true},
		{"ns.*", "ns.deep.type", false},
		{"ns.*", "nsx.type", false},
		{"ns.**", "ns.deep.type", true},
		{"ns.**", "ns.type", true},
		{"/ns.type", "ns.type", false},
		{"ns.**", "ns", false},
		{"*.type", "ns.type", true},
		{"*.type", "ns.deep.type", false},
		{"**.type", "ns.deep.type", true},
		{"**.type", "type", false},
		{"*.newest.*", "ns.newest.type", true},
		{"*.newest.*", "ns.deep.newest.type", false},
		{"**.newest.*", "ns.deep.newest.type", true},
		{"ns.**.*", "ns.type", false},
	} {
		s := New([]string{c.pattern})
		if got := s.Name(c.name); got != c.want || (len(s.Unused()) == 0) != c.want {
			t.Errorf("%s on %s: %v, unused %v", c.pattern, c.name, got, s.Unused())
		}
	}
	if all := New(nil); !all.All() || all.Name("any.thing") {
		t.Error("no pattern asks for everything, and for nothing by its name")
	}
}

// TestEverything adds to what is taken without patterns.
func TestEverything(t *testing.T) {
	s := New([]string{"**", "ns.*", "/a/b"})
	if !s.All() || !s.Name("ns.type") || s.Name("other.type") {
		t.Error("** is everything, and names that others select")
	}
	for path, want := range map[string]Match{"c/d": None, "a": OnTheWay, "a/b": Whole} {
		segments := strings.Split(path, "/")
		if best, _ := s.Path(segments); best != Within {
			t.Errorf("%s: %d", path, best)
		}
		if best, _ := s.Spelled(segments); best != want {
			t.Errorf("%s is spelled %d, want %d", path, best, want)
		}
	}
	if unused := s.Unused(); unused != nil {
		t.Errorf("unused %v", unused)
	}
}
