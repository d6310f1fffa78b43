package api

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// maxAddresses is how many addresses a server with variables has at most; of more, those
// but the usual one are written with the variables in them.
const maxAddresses = 256

// servers returns where something is, with all addresses that variables make of one.
func (r *reader) servers(from openapi3.Servers) (list []Server) {
	for _, s := range from {
		if s == nil {
			continue
		}
		made := Server{Pos: r.document.At(s.Origin), URL: s.URL}
		all := []string{s.URL}
		var words strings.Builder // the variables, where all addresses are too many
		for _, name := range slices.Sorted(maps.Keys(s.Variables)) {
			v := s.Variables[name]
			if v == nil {
				continue
			}
			made.URL = strings.ReplaceAll(made.URL, "{"+name+"}", v.Default)
			values := slices.Compact(slices.Sorted(slices.Values(append([]string{v.Default}, v.Enum...))))
			words.WriteString(" with " + name + " of " + strings.Join(values, ", "))
			var longer []string
			for _, url := range all[:min(len(all), maxAddresses)] {
				for _, value := range values[:min(len(values), maxAddresses)] {
					longer = append(longer, strings.ReplaceAll(url, "{"+name+"}", value))
				}
			}
			all = longer
		}
		if len(all) > maxAddresses {
			all = []string{s.URL + words.String()}
		}
		made.Others = slices.DeleteFunc(all, func(url string) bool { return url == made.URL })
		list = append(list, made)
	}
	return list
}
