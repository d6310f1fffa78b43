// Package formats judges texts for [wire.Check]: formats and patterns of JSON Schema. It
// stands beside package wire, since what checks nothing need not link regular
// expressions, and outside package rest, since what calls no service needs no net/http.
package formats

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/odatagen/odatagen/wire"
)

// Texts judges texts for the rules of [wire.Check]: formats as JSON Schema
// defines them, and patterns as package regexp does.
type Texts struct{}

// Pattern implements [wire.Texts].
func (Texts) Pattern(expression string) (func(text string) bool, error) {
	r, err := regexp.Compile(expression)
	if err != nil {
		return nil, err
	}
	return r.MatchString, nil
}

// Format implements [wire.Texts]. Formats that are not known say nothing, as
// the standard has it.
func (Texts) Format(format, text string) string {
	switch format {
	case "email", "idn-email":
		if !isEmail(text) {
			return "an e-mail address"
		}
	case "hostname":
		if len(text) > 253 || !hostname.matches(text) {
			return "a host name"
		}
	case "ipv4":
		if a, err := netip.ParseAddr(text); err != nil || !a.Is4() {
			return "an IPv4 address"
		}
	case "ipv6":
		if a, err := netip.ParseAddr(text); err != nil || !a.Is6() || a.Zone() != "" {
			return "an IPv6 address"
		}
	case "uri", "iri":
		if u, err := url.Parse(text); err != nil || !u.IsAbs() {
			return "an absolute URI"
		}
	case "uri-reference", "iri-reference":
		if _, err := url.Parse(text); err != nil {
			return "a URI reference"
		}
	case "date":
		if _, err := wire.ParseDate(text); err != nil {
			return "a date, such as 2026-11-26"
		}
	case "date-time":
		if _, err := wire.ParseDateTimeOffset(text); err != nil {
			return "a date with time and offset, such as 2026-11-26T12:00:00Z"
		}
	case "uuid":
		if _, err := wire.ParseGuid(text); err != nil {
			return "a UUID"
		}
	case "byte", "base64", "base64url":
		if _, err := wire.ParseBinary(text); err != nil {
			return "base64"
		}
	case "time":
		if !isTime(text) {
			return "a time with its offset, such as 13:20:00Z"
		}
	case "duration":
		if !isDuration(text) {
			return "a duration, such as P1DT12H"
		}
	}
	return ""
}

// pattern is an expression that is compiled when it is first matched. It is no function
// made when the program starts, as sync.OnceValue makes one: that links package regexp
// with programs that check nothing.
type pattern struct {
	text     string
	once     sync.Once
	compiled *regexp.Regexp
}

func (p *pattern) matches(text string) bool {
	p.once.Do(func() { p.compiled = regexp.MustCompile(p.text) })
	return p.compiled.MatchString(text)
}

var (
	hostname = pattern{text: `^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\.?$`}
	duration = pattern{text: `^P(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)$`}
)

// isTime reports whether text is a full-time of RFC 3339.
func isTime(text string) bool {
	_, err := time.Parse("15:04:05Z07:00", strings.ToUpper(text))
	return err == nil
}

// isDuration reports whether text is a duration of RFC 3339, appendix A.
func isDuration(text string) bool {
	return duration.matches(text) && text != "P" && !strings.HasSuffix(text, "T")
}
