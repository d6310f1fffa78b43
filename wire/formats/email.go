package formats

import (
	"net/netip"
	"strings"
	"unicode/utf8"
)

// isEmail reports whether text is a mailbox (RFC 5321, section 4.1.2), in which other
// letters than ASCII's may stand too (RFC 6531, section 3.3). Package net/mail, which
// reads whole headers, would link package net.
func isEmail(text string) bool {
	at := strings.LastIndexByte(text, '@')
	return at > 0 && utf8.ValidString(text) && isLocalPart(text[:at]) && isMailDomain(text[at+1:])
}

// isLocalPart reports whether text is a dot-string or a quoted string.
func isLocalPart(text string) bool {
	if inner, quoted := strings.CutPrefix(text, `"`); quoted {
		inner, quoted = strings.CutSuffix(inner, `"`)
		for i := 0; i < len(inner); i++ {
			switch c := inner[i]; {
			case c == '\\' && i+1 < len(inner) && inner[i+1] >= ' ' && inner[i+1] != 0x7f:
				i++
			case c < ' ' || c == 0x7f || c == '"' || c == '\\':
				return false
			}
		}
		return quoted
	}
	for atom := range strings.SplitSeq(text, ".") {
		if atom == "" || strings.ContainsFunc(atom, func(r rune) bool {
			return r <= ' ' || r == 0x7f || strings.ContainsRune(`"(),:;<>@[\]`, r)
		}) {
			return false
		}
	}
	return true
}

// isMailDomain reports whether text is a domain, or the literal of an address.
func isMailDomain(text string) bool {
	if literal, found := strings.CutPrefix(text, "["); found {
		literal, found = strings.CutSuffix(literal, "]")
		six, isSix := strings.CutPrefix(literal, "IPv6:")
		a, err := netip.ParseAddr(six)
		return found && err == nil && a.Is6() == isSix && a.Zone() == ""
	}
	for label := range strings.SplitSeq(text, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' || strings.ContainsFunc(label, func(r rune) bool {
			return r != '-' && r < utf8.RuneSelf && !('a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9')
		}) {
			return false
		}
	}
	return len(text) <= 255
}
