package server

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// preference returns the value of a preference in the header Prefer (RFC 7240), whose
// name may have the prefix of OData 4.0.
func preference(h http.Header, name string) (value string, ok bool) {
	found, value := lookupPreference(h, name)
	return value, found != ""
}

// lookupPreference returns a preference by its name: the name as the client wrote it,
// "" if it is not there, and the value. Of several, the first counts.
func lookupPreference(h http.Header, name string) (found, value string) {
	for _, line := range h["Prefer"] {
		for item := range splitQuoted(line, ',') {
			own, _, _ := cutQuoted(item, ';') // what follows are parameters of the preference
			written, text, _ := strings.Cut(own, "=")
			written = strings.TrimSpace(written)
			if bare, prefixed := cutPrefixFold(written, "odata."); strings.EqualFold(written, name) || prefixed && strings.EqualFold(bare, name) {
				return written, strings.Trim(strings.TrimSpace(text), `"`)
			}
		}
	}
	return "", ""
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// applied adds to the header Preference-Applied.
func applied(h http.Header, preference string) {
	const name = "Preference-Applied"
	if before := headerValue(h, name); before != "" {
		preference = before + ", " + preference
	}
	h[name] = []string{preference}
}

// returns are the values of the preference return, as most clients write it.
var returns = map[string][]string{"minimal": {"return=minimal"}, "representation": {"return=representation"}}

// appliedReturn is applied for the preference return, by the name that the client wrote; other
// values than those that there are do nothing.
func appliedReturn(h http.Header, name, value string) {
	list := returns[value]
	switch {
	case list == nil:
	case name == "return" && h["Preference-Applied"] == nil:
		h["Preference-Applied"] = list
	default:
		applied(h, name+"="+value)
	}
}

// varyPrefer is vary for answers that depend on preferences.
var varyPrefer = []string{vary[0] + ", Prefer"}

// variesByPrefer says that the answer depends on preferences.
func (r *request) variesByPrefer() {
	h := r.exchange.Writer.Header()
	lines := h["Vary"]
	i := slices.Index(lines, vary[0])
	switch {
	case i >= 0 && len(lines) == 1:
		h["Vary"] = varyPrefer
	case i >= 0:
		h["Vary"] = slices.Concat(lines[:i], varyPrefer, lines[i+1:])
	}
}

// pageSize returns how many items a page of the answer has at most; 0 is no limit.
func (r *request) pageSize() int {
	if r.from == &theWhole {
		return 0
	}
	limit := r.handler.limits.MaxPageSize
	if n := r.preferredSize(); n > 0 && (n < limit || limit <= 0) {
		return n
	}
	return max(limit, 0)
}

// preferredSize returns the size of pages that the client prefers, 0 if it does not say:
// in the header, or when it asked for the first of these pages. A size of 0 is none that
// can be (Protocol 8.2.8.5).
func (r *request) preferredSize() int {
	if _, value := lookupPreference(r.exchange.Request.Header, "maxpagesize"); value != "" {
		if n, err := strconv.ParseInt(value, 10, 32); err == nil && n > 0 {
			return int(n)
		}
	}
	return r.from.size
}

// applyPageSize says which size pages have, to a client that prefers one, and to caches
// that this depends on the client.
func (r *request) applyPageSize() {
	r.variesByPrefer()
	if name, _ := lookupPreference(r.exchange.Request.Header, "maxpagesize"); name != "" && r.preferredSize() > 0 {
		applied(r.exchange.Writer.Header(), name+"="+strconv.Itoa(r.pageSize()))
	}
}
