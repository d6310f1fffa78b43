package percent

import (
	"net/url"
	"strings"
)

// IsAbsolute reports whether a reference has a scheme (RFC 3986, 3.1). That of an entity whose
// key has a colon, such as Books('a:b'), has none, since a scheme has no parenthesis.
func IsAbsolute(reference string) bool {
	scheme, _, found := strings.Cut(reference, ":")
	for i := range len(scheme) {
		c := scheme[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (i == 0 || (c < '0' || c > '9') && c != '+' && c != '-' && c != '.') {
			return false
		}
	}
	return found && scheme != ""
}

// Resolve returns where a reference leads from a base. Its first segment may have a colon, with
// which package net/url takes none that is relative.
func Resolve(base *url.URL, reference string) (*url.URL, error) {
	if first, _, _ := strings.Cut(reference, "/"); strings.Contains(first, ":") && !IsAbsolute(reference) && !strings.HasPrefix(first, "?") && !strings.HasPrefix(first, "#") {
		reference = "./" + reference
	}
	return base.Parse(reference)
}
