package evolution

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema/api"
)

// servers compares where an API or an operation is. A slash at the end means nothing.
func (c *apiComparer) servers(at spot, old, new []api.Server) {
	before, after := urlsOf(old), urlsOf(new)
	if slices.Equal(before, after) {
		return
	}
	if len(old) > 0 {
		at.old = old[0].Pos
	}
	if len(new) > 0 {
		at.new = new[0].Pos
	}
	gone := slices.ContainsFunc(before, func(url string) bool { return !slices.Contains(after, url) })
	if gone {
		c.say("server-changed", at, strings.Join(before, ", "), strings.Join(after, ", "), both)
		return
	}
	more := slices.DeleteFunc(after, func(url string) bool { return slices.Contains(before, url) })
	c.say("server-added", at, "", strings.Join(more, ", "), both)
}

// serversOf returns where an operation is.
func (s apiSide) serversOf(o *api.Operation) []api.Server {
	if len(o.Servers) > 0 {
		return o.Servers
	}
	return s.Servers
}

// urlsOf returns the addresses of servers, each once; without one, it is where the
// description is from.
func urlsOf(servers []api.Server) (urls []string) {
	for _, s := range servers {
		urls = append(urls, cmp.Or(strings.TrimSuffix(s.URL, "/"), "/"))
	}
	if len(urls) == 0 {
		return []string{"/"}
	}
	slices.Sort(urls)
	return slices.Compact(urls)
}
