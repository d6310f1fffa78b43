package evolution

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema/api"
)

// servers compares where an API or an operation is: its addresses, and which of them are
// meant where nothing is said of variables.
func (c *apiComparer) servers(at spot, old, new []api.Server) {
	before, oldUsual := urlsOf(old)
	after, newUsual := urlsOf(new)
	if len(old) > 0 {
		at.old = old[0].Pos
	}
	if len(new) > 0 {
		at.new = new[0].Pos
	}
	gone, more := without(before, after), without(after, before)
	if len(more) == 0 {
		more = after
	}
	switch usual := without(oldUsual, newUsual); {
	case len(gone) > 0:
		c.say("server-changed", at, listed(gone), listed(more), both)
		return
	case len(usual) > 0:
		c.say("default-changed", at, listed(usual), listed(newUsual), both)
	}
	if len(after) > len(before) {
		c.say("server-added", at, "", listed(more), both)
	}
}

// without returns the texts of one list that another does not have.
func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(text string) bool { return slices.Contains(other, text) })
}

// mostListed is how many addresses a change says.
const mostListed = 3

// listed writes some addresses.
func listed(urls []string) string {
	text := strings.Join(urls[:min(len(urls), mostListed)], ", ")
	if more := len(urls) - mostListed; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// serversOf returns where an operation is.
func (s apiSide) serversOf(o *api.Operation) []api.Server {
	if len(o.Servers) > 0 {
		return o.Servers
	}
	return s.Servers
}

// urlsOf returns the addresses of servers, and those that are usual, each once; without
// one, it is where the description is from. A slash at the end means nothing.
func urlsOf(servers []api.Server) (all, usual []string) {
	if len(servers) == 0 {
		servers = []api.Server{{URL: "/"}}
	}
	for _, s := range servers {
		usual = append(usual, cmp.Or(strings.TrimSuffix(s.URL, "/"), "/"))
		for _, other := range s.Others {
			all = append(all, cmp.Or(strings.TrimSuffix(other, "/"), "/"))
		}
	}
	slices.Sort(usual)
	all = append(all, usual...)
	slices.Sort(all)
	return slices.Compact(all), slices.Compact(usual)
}
