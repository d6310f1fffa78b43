package config

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// credentials are what may be some in an address that is none.
var credentials = regexp.MustCompile(`//.*@`)

// Address returns the address as messages have it, without a password.
func (d Document) Address() string {
	u, err := url.Parse(d.URL)
	switch {
	case err != nil:
		return credentials.ReplaceAllString(d.URL, "//xxxxx@")
	case u.User == nil:
		return d.URL
	}
	return u.Redacted()
}

// Request is how a document at an address is asked for.
type Request struct {
	Document
	Values map[string]string // its headers, with what the variables in them stand for
	// Part says that the description references it, so that it may be a part of one.
	Part bool
}

var variable = regexp.MustCompile(`\$\{[A-Za-z_][A-Za-z0-9_]*\}`)

// Addresses adds the documents that are at addresses to a list, each file once, with the
// variables in headers replaced by what lookup knows. One that it does not know, and
// files that two addresses are given for, are errors.
func (s *Settings) Addresses(lookup func(string) (string, bool), list *[]Request) schema.Diagnostics {
	c := &checker{Settings: s}
	documents := s.Documents()
	for _, key := range slices.Sorted(maps.Keys(documents)) {
		d := documents[key]
		if d.URL == "" {
			continue
		}
		values := map[string]string{}
		for name, value := range d.Headers {
			values[name] = variable.ReplaceAllStringFunc(value, func(text string) string {
				known, set := lookup(text[2 : len(text)-1])
				if !set || known == "" {
					c.errorf(key, "%s: the header %s needs the environment variable %s, which is not set", keyText(key), name, text[2:len(text)-1])
				}
				return known
			})
		}
		part := key != "schema"
		i := slices.IndexFunc(*list, func(other Request) bool { return other.File == d.File })
		switch {
		case i < 0:
			*list = append(*list, Request{d, values, part})
		case (*list)[i].URL != d.URL || !maps.Equal((*list)[i].Headers, d.Headers):
			c.errorf(key, "%s: the file %s is for %s too: give each a file of its own", keyText(key), d.File, (*list)[i].Address())
		default:
			(*list)[i].Part = (*list)[i].Part && part
		}
	}
	return c.sorted()
}

// keyText is how messages call a key or an entry of a map.
func keyText(key string) string { return strings.Replace(key, "/", " ", 1) }
